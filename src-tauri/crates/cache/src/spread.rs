//! Giving places to a run of events that must fit between two others.
//!
//! An event's own time is its place as long as the times agree with the homeserver's order. Times that do not (a lying
//! clock, an event older than its elder neighbour) are found as those outside the longest run of times that never falls;
//! their events are put between their neighbours, so that a liar moves neither itself nor anyone else far.

use hoopoe_model::OrdKey;

/// The distance between events without a time of their own, in microseconds.
const STEP: i64 = 1000;
/// Room that is left at the lower end for pages still to come, in microseconds.
const RESERVE: i64 = 1 << 20;

/// Gives places above `floor` and below `ceiling`, rising. `wants` are the events' own times in microseconds, oldest
/// first. `more` says that older events may still come between `floor` and these.
///
/// Places are all different unless there are fewer between `floor` and `ceiling` than events.
pub(crate) fn spread(wants: &[i64], floor: Option<OrdKey>, ceiling: OrdKey, more: bool) -> Vec<OrdKey> {
    let floor = floor.unwrap_or(0).min(ceiling - 1);
    let room = ceiling - floor - 1;
    let low = floor + if more { RESERVE.min(room / 4) } else { 0 };
    let mut places = between_anchors(wants, &trusted(wants, low, ceiling), low, ceiling);

    let mut least = floor;
    for place in &mut places {
        *place = (*place).max(least + 1);
        least = *place;
    }
    let mut most = ceiling;
    for place in places.iter_mut().rev() {
        *place = (*place).min(most - 1);
        most = *place;
    }
    if most <= floor {
        let count = places.len();
        for (index, place) in places.iter_mut().enumerate() {
            *place = (floor + 1 + part(room, index, count)).min(ceiling - 1);
        }
    }
    places
}

/// Marks the longest run of times within (`low`, `ceiling`) that never falls.
fn trusted(wants: &[i64], low: i64, ceiling: i64) -> Vec<bool> {
    // The length of the longest run that ends at each event, and the event before it in that run.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(wants.len());
    for (index, want) in wants.iter().enumerate() {
        let mut run = (usize::from(*want > low && *want < ceiling), None);
        if run.0 == 1 {
            for (elder, ((length, _), time)) in runs.iter().zip(wants).enumerate().take(index) {
                if *length > 0 && time <= want && length + 1 > run.0 {
                    run = (length + 1, Some(elder));
                }
            }
        }
        runs.push(run);
    }
    let mut marks = vec![false; wants.len()];
    let longest = runs.iter().enumerate().filter(|(_, (length, _))| *length > 0).max_by_key(|(_, (length, _))| *length);
    let mut next = longest.map(|(index, _)| index);
    while let Some(index) = next {
        if let Some(mark) = marks.get_mut(index) {
            *mark = true;
        }
        next = runs.get(index).and_then(|(_, elder)| *elder);
    }
    marks
}

/// Gives trusted events their time and the others places between their trusted neighbours.
fn between_anchors(wants: &[i64], trusted: &[bool], low: i64, ceiling: i64) -> Vec<OrdKey> {
    let mut places: Vec<OrdKey> = Vec::with_capacity(wants.len());
    let mut below: Option<i64> = None;
    let mut liars = 0;
    for (want, trusted) in wants.iter().zip(trusted) {
        if *trusted {
            fill(&mut places, liars, below, Some(*want), low, ceiling);
            places.push(*want);
            (below, liars) = (Some(*want), 0);
        } else {
            liars += 1;
        }
    }
    fill(&mut places, liars, below, None, low, ceiling);
    places
}

fn fill(places: &mut Vec<OrdKey>, count: usize, below: Option<i64>, above: Option<i64>, low: i64, ceiling: i64) {
    let parts = i64::try_from(count).unwrap_or(i64::MAX).saturating_add(1);
    let (start, step) = match (below, above) {
        (Some(below), Some(above)) => (below, (above - below) / parts),
        (Some(below), None) => (below, STEP.min((ceiling - below) / parts)),
        (None, above) => {
            let above = above.unwrap_or(ceiling);
            let step = STEP.min((above - low) / parts);
            (above - step * parts, step)
        }
    };
    places.extend((1..parts).map(|index| start + step * index));
}

fn part(room: i64, index: usize, count: usize) -> i64 {
    let (index, count) = (i128::try_from(index).unwrap_or(0), i128::try_from(count).unwrap_or(1));
    i64::try_from(i128::from(room.max(0)) * index / count).unwrap_or(room)
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: i64 = 1_000_000;

    fn check(wants: &[i64], floor: Option<i64>, ceiling: i64, more: bool, expected: &[i64]) {
        assert_eq!(spread(wants, floor, ceiling, more), expected, "{wants:?} between {floor:?} and {ceiling}");
    }

    #[test]
    fn honest_times_are_places() {
        check(&[10 * S, 11 * S, 12 * S], Some(S), 100 * S, true, &[10 * S, 11 * S, 12 * S]);
        check(&[10 * S, 10 * S, 10 * S], Some(S), 100 * S, true, &[10 * S, 10 * S + 1, 10 * S + 2]);
        check(&[10 * S], None, 100 * S, true, &[10 * S]);
    }

    #[test]
    fn liars_stand_between_their_neighbours() {
        check(&[10 * S, 0, 12 * S], Some(S), 100 * S, false, &[10 * S, 11 * S, 12 * S]);
        check(&[10 * S, 99 * S, 12 * S, 13 * S], Some(S), 100 * S, false, &[10 * S, 11 * S, 12 * S, 13 * S]);
        check(&[0, 10 * S], Some(S), 100 * S, false, &[10 * S - 1000, 10 * S]);
        check(&[10 * S, 0], Some(S), 100 * S, false, &[10 * S, 10 * S + 1000]);
        check(&[0, 500 * S], Some(S), 100 * S, false, &[100 * S - 2000, 100 * S - 1000]);
    }

    #[test]
    fn without_room_they_are_squeezed_evenly() {
        check(&[0, 0, 0], Some(10), 14, false, &[11, 12, 13]);
        check(&[0, 0], Some(10), 14, false, &[12, 13]);
        check(&[5, 5, 5, 5], Some(10), 13, false, &[11, 11, 12, 12]);
        check(&[5, 5], Some(10), 11, true, &[10, 10]);
    }

    #[test]
    fn a_page_leaves_room_for_the_next() {
        let page = spread(&[0; 50], Some(0), 1 << 20, true);
        assert!(page.windows(2).all(|pair| pair.first() < pair.last()));
        assert!(page.first().is_some_and(|first| *first > 1 << 18), "{page:?}");
    }

    #[test]
    fn places_are_always_inside_and_rise() {
        let mut seed = 7_u64;
        let mut random = |limit: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(seed >> 33).unwrap_or(0) % limit
        };
        for _ in 0..2000 {
            let floor = random(1000);
            let ceiling = floor + 1 + random(300);
            let wants: Vec<i64> = (0..random(40)).map(|_| random(1400)).collect();
            let places = spread(&wants, Some(floor), ceiling, random(2) == 0);
            let enough = usize::try_from(ceiling - floor - 1).is_ok_and(|room| room >= wants.len());
            for pair in places.windows(2) {
                assert!(if enough { pair[0] < pair[1] } else { pair[0] <= pair[1] }, "{places:?} of {wants:?}");
            }
            assert!(places.iter().all(|place| *place < ceiling && (*place > floor || ceiling == floor + 1)), "{places:?}");
        }
    }
}
