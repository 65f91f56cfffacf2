//! Image files: JPEG, PNG in sixteen grays, TIFF in CCITT group 4.

use fax::{Color, VecWriter, encoder::Encoder};
use image::ExtendedColorType;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};

use crate::Result;
use crate::canvas::Canvas;

/// The canvas as bytes, channels interleaved.
fn bytes(canvas: &Canvas) -> Vec<u8> {
    let count = canvas.planes[0].data.len();
    let byte = |level: f32| (level * 255.0).round() as u8;
    (0..count).flat_map(|at| canvas.planes.iter().map(move |plane| byte(plane.data[at]))).collect()
}

/// JPEG with its resolution.
pub(crate) fn jpeg(canvas: &Canvas, dpi: u32, quality: u8) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, quality);
    encoder.set_pixel_density(PixelDensity::dpi(dpi as u16));
    let colour = if canvas.planes.len() == 3 { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
    let plane = &canvas.planes[0];
    encoder.encode(&bytes(canvas), plane.width as u32, plane.height as u32, colour)?;
    Ok(out)
}

/// PNG with four bits a pixel, as scanners of the thriftier kind write it.
pub(crate) fn png(canvas: &Canvas, dpi: u32) -> Result<Vec<u8>> {
    let plane = &canvas.planes[0];
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, plane.width as u32, plane.height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let level = |value: &f32| (value * 15.0).round() as u8;
    let mut packed = Vec::new();
    for row in plane.data.chunks(plane.width) {
        packed.extend(row.chunks(2).map(|pair| level(&pair[0]) << 4 | pair.get(1).map_or(0, &level)));
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&packed)?;
    writer.finish()?;
    Ok(out)
}

/// Bilevel TIFF, one directory and one strip a page.
pub(crate) fn tiff(pages: &[Canvas], dpi: u32) -> Result<Vec<u8>> {
    let mut out = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for (nth, page) in pages.iter().enumerate() {
        let plane = &page.planes[0];
        let strip = fax(page)?;
        let strip_at = out.len() as u32;
        let strip_length = strip.len() as u32;
        out.extend(strip);
        out.resize(out.len().next_multiple_of(2), 0);
        let resolution_at = out.len() as u32;
        out.extend([dpi, 1].into_iter().flat_map(u32::to_le_bytes));
        let directory_at = out.len() as u32;
        out[link..link + 4].copy_from_slice(&directory_at.to_le_bytes());
        let (width, height) = (plane.width as u32, plane.height as u32);
        // Tag, type (3 short, 4 long, 5 rational), count, value: TIFF 6.0.
        let entries: [(u16, u16, u32, u32); 15] = [
            (254, 4, 1, 2),                                       // one page of many
            (256, 4, 1, width),                                   // width
            (257, 4, 1, height),                                  // height
            (258, 3, 1, 1),                                       // bits
            (259, 3, 1, 4),                                       // CCITT group 4
            (262, 3, 1, 0),                                       // white is zero
            (266, 3, 1, 1),                                       // bit order
            (273, 4, 1, strip_at),                                // strip
            (277, 3, 1, 1),                                       // samples
            (278, 4, 1, height),                                  // rows a strip
            (279, 4, 1, strip_length),                            // its bytes
            (282, 5, 1, resolution_at),                           // resolution across
            (283, 5, 1, resolution_at),                           // and down
            (296, 3, 1, 2),                                       // in inches
            (297, 3, 2, nth as u32 | (pages.len() as u32) << 16), // page of pages
        ];
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        link = out.len();
        out.extend([0; 4]);
    }
    Ok(out)
}

fn fax(page: &Canvas) -> Result<Vec<u8>> {
    let plane = &page.planes[0];
    let width = u16::try_from(plane.width)?;
    let mut encoder = Encoder::new(VecWriter::new());
    for row in plane.data.chunks(plane.width) {
        let pixels = row.iter().map(|level| if *level < 0.62 { Color::Black } else { Color::White });
        match encoder.encode_line(pixels, width) {
            Ok(()) => {}
            Err(never) => match never {},
        }
    }
    let Ok(writer) = encoder.finish();
    Ok(writer.finish())
}
