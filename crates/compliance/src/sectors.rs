//! Sectors: their polygons, whether these make sense, and in which of them a point lies.

use std::collections::{BTreeSet, HashMap};

use geo::{
    Area as _, BoundingRect, Coord, CoordsIter, Intersects, LineString, MonotonicPolygons, MultiPolygon,
    Polygon, Rect, Validation,
};
use serde_json::Value;

use crate::error::SectorError;
use crate::truce::{Area, Group, SectorName};

/// How many corners a sector may have.
const CORNERS: usize = 50_000;

/// The sectors of a truce, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Sectors {
    /// Ids and names.
    pub names: Vec<SectorName>,
    /// The geometry of each, as it stood in the file; none for sectors that are only names.
    pub geometries: Vec<Option<Value>>,
    shapes: Vec<Option<Shape>>,
    /// The places of the sectors that have an id, name or alias.
    known: HashMap<String, BTreeSet<usize>>,
}

#[derive(Clone, Debug)]
struct Shape {
    bounds: Rect,
    polygons: MonotonicPolygons<f64>,
}

impl Sectors {
    /// Makes sectors that are only names.
    pub fn named(names: &[SectorName]) -> Sectors {
        let mut sectors = Sectors::default();
        sectors.add_names(names);
        sectors
    }

    /// Reads sectors from a GeoJSON feature collection in WGS 84.
    ///
    /// # Errors
    /// When it is no such collection, an id is missing or there twice, or a polygon crosses itself.
    pub fn from_geojson(text: &str, area: &Area) -> Result<Sectors, SectorError> {
        let value: Value = serde_json::from_str(text).map_err(SectorError::NotJson)?;
        let features = value["features"].as_array().ok_or(SectorError::NoFeatures)?;
        let mut sectors = Sectors::default();
        for (number, feature) in features.iter().enumerate() {
            let property = |key: &str| match &feature["properties"][key] {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            let id = property(&area.id)
                .ok_or_else(|| SectorError::NoId { number: number + 1, property: area.id.clone() })?;
            if sectors.position(&id).is_some() {
                return Err(SectorError::Twice { id });
            }
            let polygons = multi_polygon(&feature["geometry"])
                .ok_or_else(|| SectorError::NoPolygon { id: id.clone() })?;
            // Each edge is compared with those beside it, at worst with all.
            if polygons.coords_count() > CORNERS {
                let why = format!("it has more than {CORNERS} corners: simplify it");
                return Err(SectorError::Invalid { id, why });
            }
            let has_line =
                |one: &Polygon| std::iter::once(one.exterior()).chain(one.interiors()).any(is_line);
            if polygons.iter().any(has_line) {
                return Err(SectorError::Invalid {
                    id,
                    why: "a part of it is a line and has no area".to_owned(),
                });
            }
            if let Err(error) = polygons.check_validation() {
                return Err(SectorError::Invalid { id, why: error.to_string() });
            }
            let Some(bounds) = polygons.bounding_rect() else { return Err(SectorError::NoPolygon { id }) };
            let name = property(&area.name).unwrap_or_else(|| id.clone());
            sectors.push_name(SectorName { id, name, aliases: Vec::new() });
            sectors.geometries.push(Some(feature["geometry"].clone()));
            sectors.shapes.push(Some(Shape { bounds, polygons: MonotonicPolygons::from(polygons) }));
        }
        Ok(sectors)
    }

    /// Adds names to known sectors, and sectors that are only names.
    pub fn add_names(&mut self, names: &[SectorName]) {
        for name in names {
            match self.position(&name.id) {
                Some(at) => {
                    self.forget_names(at);
                    self.names[at].aliases.extend(name.aliases.iter().cloned());
                    if !name.name.is_empty() {
                        self.names[at].name.clone_from(&name.name);
                    }
                    self.note_names(at);
                }
                None => {
                    let mut name = name.clone();
                    if name.name.is_empty() {
                        name.name.clone_from(&name.id);
                    }
                    self.push_name(name);
                    self.geometries.push(None);
                    self.shapes.push(None);
                }
            }
        }
    }

    /// Returns the place of the sector with that id, name or alias.
    pub fn position(&self, text: &str) -> Option<usize> {
        self.known.get(text.trim())?.first().copied()
    }

    fn push_name(&mut self, name: SectorName) {
        self.names.push(name);
        self.note_names(self.names.len() - 1);
    }

    fn note_names(&mut self, at: usize) {
        let name = &self.names[at];
        for text in [&name.id, &name.name].into_iter().chain(&name.aliases) {
            self.known.entry(text.clone()).or_default().insert(at);
        }
    }

    fn forget_names(&mut self, at: usize) {
        let name = &self.names[at];
        for text in [&name.id, &name.name].into_iter().chain(&name.aliases) {
            if let Some(places) = self.known.get_mut(text) {
                places.remove(&at);
            }
        }
    }

    /// Returns the first sector in which a point lies; points on a border lie in the first of its sectors.
    pub fn at(&self, lon: f64, lat: f64) -> Option<usize> {
        let point = Coord { x: lon, y: lat };
        self.shapes.iter().position(|shape| {
            shape
                .as_ref()
                .is_some_and(|shape| shape.bounds.intersects(&point) && shape.polygons.intersects(&point))
        })
    }

    /// Checks that every sector of a group exists.
    ///
    /// # Errors
    /// With the first one that does not.
    pub fn check(&self, groups: &[Group]) -> Result<(), SectorError> {
        for group in groups {
            for id in &group.sectors {
                if self.position(id).is_none() {
                    return Err(SectorError::UnknownInGroup { group: group.id.clone(), id: id.clone() });
                }
            }
        }
        Ok(())
    }
}

/// Whether a ring, an outline or a hole, is a line there and back: no wider than rounding makes it.
fn is_line(ring: &LineString) -> bool {
    let Some(bounds) = ring.bounding_rect() else { return true };
    let across = bounds.width().powi(2) + bounds.height().powi(2);
    Polygon::new(ring.clone(), Vec::new()).unsigned_area() <= across * 1e-12
}

fn multi_polygon(geometry: &Value) -> Option<MultiPolygon> {
    let coordinates = &geometry["coordinates"];
    let polygons = match geometry["type"].as_str()? {
        "Polygon" => vec![polygon(coordinates)?],
        "MultiPolygon" => coordinates.as_array()?.iter().map(polygon).collect::<Option<_>>()?,
        _ => return None,
    };
    Some(MultiPolygon::new(polygons))
}

fn polygon(rings: &Value) -> Option<Polygon> {
    let mut rings = rings.as_array()?.iter().map(ring).collect::<Option<Vec<_>>>()?.into_iter();
    let outer = rings.next()?;
    Some(Polygon::new(outer, rings.collect()))
}

/// A ring; a corner that is told twice in a row is one.
fn ring(points: &Value) -> Option<LineString> {
    let points = points.as_array()?.iter().map(|point| {
        let (x, y) = (point.get(0)?.as_f64()?, point.get(1)?.as_f64()?);
        ((-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)).then_some(Coord { x, y })
    });
    let mut points = points.collect::<Option<Vec<_>>>()?;
    points.dedup();
    Some(LineString::new(points))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area() -> Area {
        Area { geojson: String::new(), id: "id".to_owned(), name: "name".to_owned() }
    }

    fn collection(rings: &[(&str, &str)]) -> String {
        let features: Vec<String> = rings
            .iter()
            .map(|(id, ring)| {
                format!(
                    r#"{{"type":"Feature","properties":{{"id":"{id}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
                )
            })
            .collect();
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    #[test]
    fn points_are_found_in_their_sector() {
        let two = collection(&[
            ("west", "[[0,0],[1,0],[1,1],[0,1],[0,0]],[[0.2,0.2],[0.2,0.4],[0.4,0.4],[0.4,0.2],[0.2,0.2]]"),
            ("east", "[[1,0],[2,0],[2,1],[1,1],[1,0]]"),
        ]);
        let sectors = Sectors::from_geojson(&two, &area()).unwrap();
        assert_eq!(
            (sectors.at(0.5, 0.5), sectors.at(1.5, 0.5), sectors.at(3.0, 0.5)),
            (Some(0), Some(1), None)
        );
        assert_eq!((sectors.at(0.3, 0.3), sectors.at(1.0, 0.5)), (None, Some(0)));
    }

    #[test]
    fn a_corner_told_twice_is_one() {
        let twice = collection(&[("a", "[[1,0],[1,0],[1,1],[0,1],[0,1],[0,0]]")]);
        let sectors = Sectors::from_geojson(&twice, &area()).unwrap();
        assert_eq!((sectors.at(0.5, 0.5), sectors.at(1.5, 0.5)), (Some(0), None));
        // Nothing but a line is no area.
        let line = collection(&[("line", "[[2,2],[2,2],[4,2],[3,2],[2,2]]")]);
        let message = Sectors::from_geojson(&line, &area()).unwrap_err().to_string();
        assert!(message.contains("no area"), "{message}");
        // Nor is a hole of nothing but a line, also where rounding makes it a little wider.
        for hole in ["[0.2,0.22],[0.2,0.4],[0.2,0.2]", "[0.1,0.1],[0.2,0.3],[0.3,0.5],[0.2,0.3]"] {
            let holed = collection(&[("a", &format!("[[0,0],[1,0],[1,1],[0,1],[0,0]],[{hole}]"))]);
            let message = Sectors::from_geojson(&holed, &area()).unwrap_err().to_string();
            assert!(message.contains("no area"), "{message}");
        }
    }

    #[test]
    fn a_polygon_that_crosses_itself_is_named() {
        let bow = collection(&[("bow", "[[0,0],[1,1],[1,0],[0,1],[0,0]]")]);
        let message = Sectors::from_geojson(&bow, &area()).unwrap_err().to_string();
        assert!(message.starts_with("the polygon of sector `bow` is not valid: "), "{message}");
    }

    #[test]
    fn ids_are_there_once() {
        let ring = "[[0,0],[1,0],[1,1],[0,0]]";
        let twice = collection(&[("a", ring), ("a", ring)]);
        assert!(Sectors::from_geojson(&twice, &area()).is_err());
        assert!(Sectors::from_geojson("{}", &area()).is_err());
    }

    proptest::proptest! {
        /// The subdivision finds what the plain test of `geo` finds.
        #[test]
        fn points_are_where_geo_says(lon in -1.0..5.0_f64, lat in -1.0..4.0_f64) {
            let ring = "[[0,0],[4,0.5],[3,1],[4.5,3],[2,2],[1,3.5],[1.5,1.5],[0,0]]";
            let sectors = Sectors::from_geojson(&collection(&[("a", ring)]), &area()).unwrap();
            let plain = multi_polygon(sectors.geometries[0].as_ref().unwrap()).unwrap();
            proptest::prop_assert_eq!(sectors.at(lon, lat).is_some(), plain.intersects(&Coord { x: lon, y: lat }));
        }
    }
}
