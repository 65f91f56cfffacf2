//! Ruling lines of a page: thin, straight, level or upright. Frames of stamps and grids of tables are made of them.

/// A ruling line. Along it runs from `start` to `end`, across it stands at `at`; the unit is that of its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Where it begins, along.
    pub start: f32,
    /// Where it ends, along.
    pub end: f32,
    /// Where it begins and where it ends, across.
    pub at: [f32; 2],
}

impl Rule {
    /// Where it stands, across, on the whole.
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.at[0], self.at[1])
    }

    /// How long it is.
    pub fn length(&self) -> f32 {
        self.end - self.start
    }

    /// Where it stands, across, at a place along it.
    pub fn at(&self, along: f32) -> f32 {
        let share = (along - self.start) / self.length().max(1.0);
        self.at[0] + (self.at[1] - self.at[0]) * share.clamp(0.0, 1.0)
    }
}

/// The ruling lines of a page, in pixels of its picture or, where they are drawn as lines, in points.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rules {
    /// Along is x, across is y.
    pub level: Vec<Rule>,
    /// Along is y, across is x.
    pub upright: Vec<Rule>,
}
