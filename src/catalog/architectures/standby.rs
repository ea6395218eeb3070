//! A database with or without a standby, whatever its file says.

use super::file;
use crate::catalog::prices::PriceList;
use crate::sim::deployment::{DatabasePart, Placement};

/// The roles of a database's storage: without a standby, and with one.
const STORAGE: [&str; 2] = ["database_storage", "database_storage_standby"];

/// The database of the architecture with this id, with or without a standby, as `list` sells it;
/// `None` for an unknown id.
///
/// The inner error is a sentence that says what the list does not sell.
pub(in crate::catalog) fn database_in(
    list: &PriceList,
    id: &str,
    standby: bool,
) -> Option<Result<DatabasePart, String>> {
    let mut database = file(id)?.database;
    if database.standby != standby {
        database.standby = standby;
        STORAGE[usize::from(standby)].clone_into(&mut database.storage);
    }
    let part = database.part(list);
    let stands_alone = |part: &DatabasePart| part.placement == Placement::Separate;
    Some(part.and_then(|part| {
        let sold = stands_alone(&part) || !standby;
        sold.then_some(part)
            .ok_or_else(|| "a database on the application's machine has no standby".to_owned())
    }))
}
