# How fast and how right `pyvi` restores marks: the text comes in on stdin, is stripped and restored line by line.
import sys
import time
import unicodedata

from pyvi import ViUtils


def words(text):
    return "".join(c.lower() if c.isalpha() else " " for c in text).split()


def restored_by_pyvi(line):
    try:
        return ViUtils.add_accents(line)
    except KeyError:  # it fails on some combinations of letters
        return line


text = unicodedata.normalize("NFC", sys.stdin.buffer.read().decode())
lines = [line for line in text.splitlines() if line.strip()]
stripped = [ViUtils.remove_accents(line).decode() for line in lines]
ViUtils.add_accents("lam nong")  # loads the model
started = time.perf_counter()
restored = [restored_by_pyvi(line) for line in stripped]
seconds = time.perf_counter() - started
pairs = [pair for line, got in zip(lines, restored) for pair in zip(words(line), words(got))]
right = 100 * sum(a == b for a, b in pairs) / len(pairs)
print(f"{len(pairs) / seconds:.0f} syllables/s ({len(pairs)} syllables, {right:.2f} % right)")
