//! Pages drawn here, damaged here, and brought back.

use super::*;

const WIDTH: usize = 1240;
const HEIGHT: usize = 1754;

/// A sheet at 150 dpi with lines of blocks: every second one tall or with a mark, every seventh with a tail.
fn page() -> PageImage {
    let mut page = PageImage {
        width: WIDTH as u32,
        height: HEIGHT as u32,
        dpi: 150,
        pixels: vec![255; WIDTH * HEIGHT],
        tint: None,
    };
    for line in 0..40 {
        let y = 150 + line * 36;
        let letters = if line % 5 == 4 { 30 } else { 60 };
        for letter in (0..letters).filter(|letter| letter % 6 != 5) {
            // No two lines have their letters at the same places.
            let x = 120 + letter * 16 + (line * 5) % 16 + (letter * line) % 4;
            fill(&mut page, x, y, 11, 12);
            if letter % 2 == 0 {
                fill(&mut page, x, y - 8, 4, 8);
            }
            if letter % 7 == 0 {
                fill(&mut page, x, y + 12, 4, 6);
            }
        }
    }
    page
}

/// A hollow block: print is half paper.
fn fill(page: &mut PageImage, x: usize, y: usize, width: usize, height: usize) {
    for row in y..y + height {
        for column in x..x + width {
            let inside = (x + 3..x + width.saturating_sub(3)).contains(&column)
                && (y + 3..y + height.saturating_sub(3)).contains(&row);
            page.pixels[row * WIDTH + column] = if inside { 255 } else { 20 };
        }
    }
}

fn prepared(image: PageImage, steps: Steps) -> Prepared {
    let undecided = |_: &PageImage, lies: [u8; 2]| Ok::<u8, ()>(lies[0]);
    prepare(image, steps, undecided).unwrap()
}

/// What was done beyond what is done to every page.
fn done(prepared: &Prepared) -> Vec<Step> {
    let done = prepared.report.iter().filter(|step| step.done.is_some()).map(|step| step.step);
    done.filter(|step| *step != Step::Threshold).collect()
}

fn measure(prepared: &Prepared, step: Step) -> f32 {
    prepared.report.iter().find(|found| found.step == step).unwrap().measure
}

#[test]
fn a_good_page_is_left_alone() {
    let ready = prepared(page(), Steps::default());
    assert_eq!(done(&ready), []);
    assert_eq!(ready.image, page());
    assert_eq!(ready.threshold, Threshold::Place);
    assert_eq!(ready.report.iter().map(|step| step.step).collect::<Vec<_>>(), Step::ALL);
}

#[test]
fn black_and_white_needs_no_threshold() {
    let mut fax = page();
    fax.pixels.iter_mut().for_each(|pixel| *pixel = if *pixel < 128 { 0 } else { 255 });
    assert_eq!(prepared(fax, Steps::default()).threshold, Threshold::Page);
}

#[test]
fn a_turned_page_comes_upright() {
    for quarters in 1..4 {
        let ready = prepared(turn::turned(&page(), quarters), Steps::default());
        assert_eq!(done(&ready), [Step::Orientation]);
        assert_eq!(ready.quarters, 4 - quarters);
        assert_eq!(ready.image, page());
    }
}

#[test]
fn a_leaning_page_is_straightened() {
    for angle in [-3.0_f32, 7.0] {
        let leaning = PageImage { pixels: skew::straightened(&page(), -angle), ..page().like() };
        let ready = prepared(leaning, Steps::default());
        assert_eq!(done(&ready), [Step::Deskew]);
        assert!((measure(&ready, Step::Deskew) - angle).abs() < 0.25, "{angle}: {:?}", ready.report);
        assert!(skew::lean(&Ink::of(&ready.image)).angle.abs() < 0.25);
    }
}

#[test]
fn specks_go_and_print_stays() {
    let mut speckled = page();
    // Every 40th pixel: too far from each other to touch, and 500 to the square inch.
    for at in (0..speckled.pixels.len()).step_by(41) {
        let y = at / WIDTH;
        if y.is_multiple_of(2) {
            speckled.pixels[at] = 255 - speckled.pixels[at];
        }
    }
    let ready = prepared(speckled, Steps::default());
    assert_eq!(done(&ready), [Step::Speckle]);
    let ink = |image: &PageImage| image.pixels.iter().filter(|pixel| **pixel < 128).count() as f32;
    assert!((ink(&ready.image) / ink(&page()) - 1.0).abs() < 0.02);
}

#[test]
fn a_dark_border_becomes_paper_and_a_shadow_does_not() {
    let mut framed = page();
    for y in 0..HEIGHT {
        framed.pixels[y * WIDTH..y * WIDTH + 60].fill(10);
    }
    let ready = prepared(framed, Steps::default());
    assert_eq!(done(&ready), [Step::Border]);
    assert_eq!(ready.image, page());
    let mut shaded = page();
    for (at, pixel) in shaded.pixels.iter_mut().enumerate() {
        *pixel = (u32::from(*pixel) * (100 - 70 * (at / WIDTH) as u32 / HEIGHT as u32) / 100) as u8;
    }
    let ready = prepared(shaded, Steps::default());
    assert_eq!(done(&ready), []);
    assert!(
        measure(&ready, Step::Threshold)
            > 2.0 * measure(&prepared(page(), Steps::default()), Step::Threshold)
    );
}

#[test]
fn a_blue_stamp_goes_and_the_print_under_it_stays() {
    let mut stamped = page();
    let mut tint = vec![0; WIDTH * HEIGHT];
    for (y, x) in (200..400).flat_map(|y| (200..550).map(move |x| (y, x))) {
        if (y - 200) % 50 < 6 || (x - 200) % 70 < 6 {
            tint[y * WIDTH + x] = 120;
            stamped.pixels[y * WIDTH + x] = stamped.pixels[y * WIDTH + x].min(170);
        }
    }
    stamped.tint = Some(tint);
    let ready = prepared(stamped.clone(), Steps::default());
    assert_eq!(done(&ready), [Step::Stamps]);
    assert_eq!(ready.image, page());
    let (area, alone) = &ready.stamps[0];
    assert!(area.x0 <= 200 && area.x1 >= 550 && area.y0 <= 200 && area.y1 >= 400, "{area:?}");
    assert_eq!(alone.pixels.iter().filter(|pixel| **pixel < 128).count(), 200 * 350 - 4 * 44 * 5 * 64);
    let left = prepared(stamped.clone(), Steps::default().without(Step::Stamps));
    assert_eq!(left.image.pixels, stamped.pixels);
}

#[test]
fn a_coarse_picture_is_enlarged() {
    let coarse = PageImage { dpi: 75, ..page() };
    let ready = prepared(coarse, Steps::default().without(Step::Orientation));
    assert_eq!((ready.image.width, ready.image.dpi), (4 * WIDTH as u32, 300));
    assert!(ready.report.iter().any(|step| step.done.as_deref() == Some("enlarged to 300 dpi")));
}

#[test]
fn no_step_changes_nothing_and_says_nothing() {
    let ready = prepared(turn::turned(&page(), 1), Steps::NONE);
    assert!(ready.report.is_empty());
    assert_eq!(ready.image, turn::turned(&page(), 1));
}
