//! Tables as Parquet, one file a table: for notebooks and analytic databases.
//!
//! Written column by column without Arrow, which would be most of the build. Rows wait in memory until a row group is
//! full, so that memory does not grow with their number.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::Result as ParquetResult;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::cell::Cell;
use super::{Column, Kind, Sink, Table};
use crate::error::Result;
use crate::output::files::{Draft, unwritable};

/// Rows in one row group.
const GROUP: usize = 65_536;

/// One Parquet file a table.
pub(super) struct Parquet(Vec<TableFile>);

impl Parquet {
    pub(super) fn create(folder: &Path, tables: &[&Table]) -> Result<Self> {
        tables.iter().map(|table| TableFile::create(folder, table)).collect::<Result<_>>().map(Self)
    }
}

impl Sink for Parquet {
    fn row(&mut self, index: usize, cells: &[Cell]) -> Result<()> {
        self.0[index].row(cells)
    }

    /// All files are complete before the first is put in its place.
    fn finish(self: Box<Self>) -> Result<Vec<PathBuf>> {
        let drafts: Vec<Draft> = self.0.into_iter().map(TableFile::finish).collect::<Result<_>>()?;
        drafts.into_iter().map(Draft::finish).collect()
    }
}

/// One file and the rows that wait for it.
struct TableFile {
    path: PathBuf,
    writer: SerializedFileWriter<Draft>,
    columns: Vec<Waiting>,
    rows: usize,
}

impl TableFile {
    fn create(folder: &Path, table: &Table) -> Result<Self> {
        let path = folder.join(format!("{}.parquet", table.name));
        let draft = Draft::create(&path)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer =
            schema(table).and_then(|schema| SerializedFileWriter::new(draft, schema, Arc::new(properties)));
        Ok(Self {
            writer: writer.map_err(|cause| unwritable(&path, cause))?,
            columns: table.columns.iter().map(Waiting::new).collect(),
            path,
            rows: 0,
        })
    }

    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        self.rows += 1;
        if self.rows == GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<()> {
        let mut write = || {
            let mut group = self.writer.next_row_group()?;
            self.columns.iter_mut().try_for_each(|column| column.write(&mut group))?;
            group.close()
        };
        write().map_err(|cause| unwritable(&self.path, cause))?;
        self.rows = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<Draft> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.into_inner().map_err(|cause| unwritable(&self.path, cause))
    }
}

/// Every column can be empty.
fn schema(table: &Table) -> ParquetResult<TypePtr> {
    let column = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Text | Kind::Date => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Integer => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Boolean => (Physical::BOOLEAN, None),
        };
        let named = Type::primitive_type_builder(column.name, physical).with_logical_type(logical);
        named.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
    };
    let columns = table.columns.iter().map(column).collect::<ParquetResult<_>>()?;
    Type::group_type_builder(table.name).with_fields(columns).build().map(Arc::new)
}

/// The values of a column that are not written yet, and for each row whether it has one (1) or is empty (0).
struct Waiting {
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Boolean(Vec<bool>),
}

impl Waiting {
    fn new(column: &Column) -> Self {
        let values = match column.kind {
            Kind::Text | Kind::Date => Values::Text(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Boolean => Values::Boolean(Vec::new()),
        };
        Self { values, levels: Vec::new() }
    }

    /// A cell that is not of its column's type is empty here: Parquet has no other place for it.
    fn push(&mut self, cell: &Cell) {
        let has_value = match (&mut self.values, cell) {
            (_, Cell::Empty) => false,
            (Values::Text(values), cell) => {
                values.push(cell.text().into_bytes().into());
                true
            }
            (Values::Integer(values), Cell::Integer(value)) => {
                values.push(*value);
                true
            }
            (Values::Number(values), Cell::Number(value)) => {
                values.push(*value);
                true
            }
            (Values::Boolean(values), Cell::Boolean(value)) => {
                values.push(*value);
                true
            }
            _ => false,
        };
        self.levels.push(has_value.into());
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<'_, Draft>) -> ParquetResult<()> {
        let levels = std::mem::take(&mut self.levels);
        match &mut self.values {
            Values::Text(values) => write_column::<ByteArrayType>(group, values, &levels),
            Values::Integer(values) => write_column::<Int64Type>(group, values, &levels),
            Values::Number(values) => write_column::<DoubleType>(group, values, &levels),
            Values::Boolean(values) => write_column::<BoolType>(group, values, &levels),
        }
    }
}

fn write_column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Draft>,
    values: &mut Vec<T::T>,
    levels: &[i16],
) -> ParquetResult<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, Some(levels), None)?;
        column.close()?;
    }
    values.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::super::cell::Cell;
    use super::*;

    #[test]
    fn what_is_written_is_read_with_types_and_empty_cells() {
        let dir = tempfile::tempdir().unwrap();
        let table = Table::named("indicators").unwrap();
        let mut sink = Box::new(Parquet::create(dir.path(), &[table]).unwrap());
        let filled = |column: &Column| match column.kind {
            Kind::Text | Kind::Date => Cell::Text("Đà Nẵng".to_owned()),
            Kind::Integer => Cell::Integer(7),
            Kind::Number => Cell::Number(97.5),
            Kind::Boolean => Cell::Boolean(false),
        };
        let cells: Vec<Cell> = table.columns.iter().map(filled).collect();
        let empty = vec![Cell::Empty; cells.len()];
        sink.row(0, &cells).unwrap();
        sink.row(0, &empty).unwrap();
        let files = sink.finish().unwrap();
        let reader = SerializedFileReader::new(std::fs::File::open(&files[0]).unwrap()).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        for (index, column) in table.columns.iter().enumerate() {
            let [one, other] = [0, 1].map(|row: usize| {
                rows[row]
                    .get_column_iter()
                    .nth(index)
                    .map(|(name, field)| (name.clone(), field.to_string()))
                    .unwrap()
            });
            assert_eq!((one.0.as_str(), other.1.as_str()), (column.name, "null"));
            let expected = match column.kind {
                Kind::Text | Kind::Date => "\"Đà Nẵng\"",
                Kind::Integer => "7",
                Kind::Number => "97.5",
                Kind::Boolean => "false",
            };
            assert_eq!(one.1, expected);
        }
    }
}
