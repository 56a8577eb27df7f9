//! Paints the number of unread messages: onto the icon in the tray, or alone onto a taskbar's button.

use tauri::image::Image;

/// The side of a painted icon, in pixels; trays make it smaller as they need.
const SIDE: u32 = 64;
/// Samples along each axis of a pixel.
const FINE: u32 = 4;
/// The height of the number's badge on an icon, of a whole of 1.
const ON_ICON: f32 = 0.6;
/// The gap between icon and badge.
const GAP: f32 = 0.045;
/// Something is unread.
const QUIET: [u8; 3] = [0x8f, 0x45, 0x1a];
/// Something unread calls the user by name.
const LOUD: [u8; 3] = [0xb8, 0x1d, 0x38];

/// Digits and the plus sign, three dots wide and five high, a row of bits each.
const GLYPHS: [[u8; 5]; 11] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b001, 0b010, 0b010],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
    [0b000, 0b010, 0b111, 0b010, 0b000],
];
const PLUS: usize = 10;

/// Paints the number into the corner of an icon; nothing when nothing is unread.
pub fn on_icon(icon: &Image<'_>, unread: u32, mentions: u32) -> Image<'static> {
    let mut canvas = Canvas::of(icon);
    if unread > 0 {
        let badge = Badge::new(unread, ON_ICON, 1.0);
        canvas.erase(|x, y| badge.covers(x, y, GAP));
        canvas.paint(&badge, mentions > 0);
    }
    canvas.image()
}

/// Paints the number alone.
#[cfg(any(windows, test))]
pub fn alone(unread: u32, mentions: u32) -> Image<'static> {
    let mut canvas = Canvas { rgba: vec![0; (SIDE * SIDE * 4) as usize] };
    canvas.paint(&Badge::new(unread, 1.0, 0.5), mentions > 0);
    canvas.image()
}

/// A rounded field with a number, in a square with the sides 1.
struct Badge {
    glyphs: Vec<[u8; 5]>,
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

impl Badge {
    /// Makes one as high as wanted, or as wide as the square. `place` is where it stands: 1 in the lower right corner,
    /// ½ in the middle.
    fn new(number: u32, wanted: f32, place: f32) -> Self {
        let digits = |number: u32| number.to_string().bytes().map(|digit| usize::from(digit - b'0')).collect::<Vec<_>>();
        let signs = if number > 99 { [digits(99), vec![PLUS]].concat() } else { digits(number) };
        let glyphs: Vec<[u8; 5]> = signs.into_iter().filter_map(|sign| GLYPHS.get(sign).copied()).collect();
        // In dots: three a glyph, one between two, two at each end; nine high.
        #[expect(clippy::cast_precision_loss, reason = "three glyphs at most")]
        let ratio = ((4 * glyphs.len() + 3) as f32 / 9.0).max(1.0);
        let height = wanted.min(1.0 / ratio);
        let width = height * ratio;
        Self { glyphs, left: (1.0 - width) * place, top: (1.0 - height) * place, width, height }
    }

    /// Whether the field, made larger by `more` on all sides, covers a point.
    fn covers(&self, x: f32, y: f32, more: f32) -> bool {
        let radius = self.height / 2.0;
        let nearest = x.clamp(self.left + radius, self.left + self.width - radius);
        let (dx, dy) = (x - nearest, y - self.top - radius);
        dx.hypot(dy) <= radius + more
    }

    /// Whether a dot of a glyph covers a point.
    fn writes(&self, x: f32, y: f32) -> bool {
        let dot = self.height / 9.0;
        #[expect(clippy::cast_precision_loss, reason = "three glyphs at most")]
        let written = (4 * self.glyphs.len() - 1) as f32 * dot;
        #[expect(clippy::cast_possible_truncation, reason = "a few dots")]
        let (column, row) =
            (((x - self.left - (self.width - written) / 2.0) / dot).floor() as i32, ((y - self.top - 2.0 * dot) / dot).floor() as i32);
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else { return false };
        let bits = self.glyphs.get(column / 4).and_then(|glyph| glyph.get(row)).copied().unwrap_or(0);
        column % 4 < 3 && bits & (0b100 >> (column % 4)) != 0
    }
}

/// A square picture.
struct Canvas {
    rgba: Vec<u8>,
}

impl Canvas {
    /// Takes a square icon over in the canvas's size: each pixel is the mean of those it stands for.
    fn of(icon: &Image<'_>) -> Self {
        let (width, step) = (icon.width(), (icon.width() / SIDE).max(1));
        let mut rgba = Vec::with_capacity((SIDE * SIDE * 4) as usize);
        for y in 0..SIDE {
            for x in 0..SIDE {
                let mut sum = [0_u32; 4];
                for (down, right) in (0..step).flat_map(|down| (0..step).map(move |right| (down, right))) {
                    let at = (((y * step + down) * width + x * step + right) * 4) as usize;
                    let Some(&[red, green, blue, alpha]) = icon.rgba().get(at..at + 4) else { continue };
                    let weight = u32::from(alpha);
                    for (sum, part) in
                        sum.iter_mut().zip([u32::from(red) * weight, u32::from(green) * weight, u32::from(blue) * weight, weight])
                    {
                        *sum += part;
                    }
                }
                let [red, green, blue, alpha] = sum;
                let seen = alpha.max(1);
                rgba.extend(
                    [red / seen, green / seen, blue / seen, alpha / (step * step)].map(|part| u8::try_from(part).unwrap_or(u8::MAX)),
                );
            }
        }
        Self { rgba }
    }

    /// Makes the canvas transparent where `covers` says so.
    fn erase(&mut self, covers: impl Fn(f32, f32) -> bool) {
        for (pixel, share) in self.rgba.chunks_exact_mut(4).zip(shares(covers)) {
            if let [_, _, _, alpha] = pixel {
                *alpha = mixed(*alpha, 0, share);
            }
        }
    }

    fn paint(&mut self, badge: &Badge, loud: bool) {
        let field = if loud { LOUD } else { QUIET };
        let pixels = shares(|x, y| badge.covers(x, y, 0.0)).zip(shares(|x, y| badge.writes(x, y)));
        for (pixel, (covered, written)) in self.rgba.chunks_exact_mut(4).zip(pixels) {
            if let ([red, green, blue, alpha], true) = (pixel, covered > 0) {
                // The icon is erased around the field: what is half covered has nothing of it to mix with.
                [*red, *green, *blue] = field.map(|part| mixed(part, u8::MAX, written));
                *alpha = mixed(*alpha, u8::MAX, covered);
            }
        }
    }

    fn image(self) -> Image<'static> {
        Image::new_owned(self.rgba, SIDE, SIDE)
    }
}

/// Tells for each pixel how many of its samples a shape has.
fn shares(covers: impl Fn(f32, f32) -> bool) -> impl Iterator<Item = u32> {
    #[expect(clippy::cast_precision_loss, reason = "at most SIDE × FINE")]
    let at = |pixel: u32, sample: u32| (pixel * FINE + sample) as f32 / (SIDE * FINE) as f32 + 0.5 / (SIDE * FINE) as f32;
    (0..SIDE * SIDE).map(move |pixel| {
        let samples = (0..FINE * FINE).filter(|sample| covers(at(pixel % SIDE, sample % FINE), at(pixel / SIDE, sample / FINE)));
        u32::try_from(samples.count()).unwrap_or(0)
    })
}

/// Goes from one value to another by a share of samples.
fn mixed(from: u8, to: u8, share: u32) -> u8 {
    let whole = FINE * FINE;
    u8::try_from((u32::from(from) * (whole - share) + u32::from(to) * share) / whole).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(image: &Image<'_>, colour: [u8; 3]) -> usize {
        image.rgba().chunks_exact(4).filter(|pixel| pixel.starts_with(&colour) && pixel.ends_with(&[255])).count()
    }

    #[test]
    fn the_number_stands_in_its_field() {
        let icon = Image::new_owned(vec![10; 128 * 128 * 4], 128, 128);
        assert_eq!(painted(&on_icon(&icon, 0, 0), QUIET), 0);
        let (one, two, many) = (on_icon(&icon, 1, 0), on_icon(&icon, 42, 0), on_icon(&icon, 1000, 0));
        for image in [&one, &two, &many] {
            assert_eq!((image.width(), image.height()), (SIDE, SIDE));
            assert!(painted(image, QUIET) > 200, "no field");
            assert!(painted(image, [255; 3]) > 40, "no digits");
        }
        assert!(painted(&two, [255; 3]) > painted(&one, [255; 3]));
        assert!(painted(&on_icon(&icon, 3, 1), LOUD) > 200);
        assert!(painted(&alone(7, 0), QUIET) > 1500);
    }
}
