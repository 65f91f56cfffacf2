//! A folder that fills, as a scanner's does: which of its files are whole by now, and where those go that cannot be
//! read. What is done with the whole ones is [`batch`](super::batch)'s; when to look is the caller's.

mod aside;
mod claim;
mod settling;
mod temporary;

pub use self::aside::set_aside;
pub use self::claim::claim;
pub use self::settling::Settling;
pub use self::temporary::is_temporary;
