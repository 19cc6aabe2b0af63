//! How things went at an agent at a moment: a wave that follows the day, some noise, and now and then an incident. All fields of a row
//! are made from it, so that they tell the same story, and a plot of any of them looks alive.

use crate::noise::{between, smooth, text, unit};

const DAY: i64 = 86_400;
/// In each stretch of this length there may be one incident.
const STRETCH: i64 = 6 * 3600;

/// How things went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Weather {
    /// What times are multiplied with: about 1, more when the network is busy.
    pub(crate) slow: f64,
    /// Packets lost, in percent.
    pub(crate) loss: f64,
    /// Mean deviation of the round trip, as a part of it.
    pub(crate) jitter: f64,
    /// How bad an incident is, from 0 (none) to 1.
    pub(crate) incident: f64,
    /// Whether the round failed: nothing was measured.
    pub(crate) failed: bool,
}

/// The weather of a test at an agent, in a second since 1970.
pub(crate) fn weather(seed: u64, test: i64, agent: i64, second: i64) -> Weather {
    let key = [seed, test as u64, agent as u64];
    let of = |salt: &str| crate::noise::mix(&[key[0], key[1], key[2], text(salt)]);
    // The evening is busy where the agent is, which is somewhere.
    let phase = unit(&[of("phase")]);
    let turn = second.rem_euclid(DAY) as f64 / DAY as f64 + phase;
    let wave = (turn * std::f64::consts::TAU).sin();
    let noise = 0.05 * smooth(&[of("slow")], second, 5 * 3600)
        + 0.03 * smooth(&[of("fast")], second, 1700)
        + 0.03 * between(&[of("round"), second as u64], -1.0, 1.0);
    let incident = incident(seed, test, agent, second);
    let rough = unit(&[of("loss"), second as u64]);
    // Out of an incident a packet is lost now and then, of the fifty that are sent.
    let usual = if rough > 0.96 { 2.0 } else { 0.0 };
    let loss = usual + incident * between(&[of("lost"), second as u64], 10.0, 60.0);
    let failed = unit(&[of("failed"), second as u64]) < 0.004 + 0.15 * incident * incident;
    Weather {
        slow: (1.0 + 0.13 * wave + noise) * (1.0 + 1.1 * incident),
        // Told in packets of fifty.
        loss: ((loss / 2.0).round() * 2.0).clamp(0.0, 100.0),
        jitter: (0.004 + 0.004 * wave.abs() + 0.12 * incident)
            * between(&[of("jitter"), second as u64], 0.4, 1.6),
        incident,
        failed,
    }
}

/// How bad the incident of this moment is for the agent: it rises, stays and goes.
fn incident(seed: u64, test: i64, agent: i64, second: i64) -> f64 {
    let stretch = second.div_euclid(STRETCH) as u64;
    let key = |salt: u64| [seed, test as u64, stretch, salt];
    if unit(&key(1)) > 0.65 {
        return 0.0;
    }
    let length = between(&key(2), 1800.0, 5400.0);
    let begins = between(&key(3), 0.0, STRETCH as f64 - length);
    let into = second.rem_euclid(STRETCH) as f64 - begins;
    if !(0.0..length).contains(&into) {
        return 0.0;
    }
    // Not all agents see it, and some more of it than others.
    let seen = unit(&[seed, test as u64, stretch, 4, agent as u64]);
    if seen < 0.3 {
        return 0.0;
    }
    let way = into / length;
    let shape = (way * 6.0).min((1.0 - way) * 6.0).min(1.0);
    shape * seen * between(&key(5), 0.4, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_waves_loss_and_an_incident() {
        let day: Vec<Weather> = (0..96 * 3)
            .flat_map(|round| [12, 146, 9].map(|agent| weather(0, 817, agent, round * 900)))
            .collect();
        let slow = day.iter().map(|weather| weather.slow);
        let (least, most) = slow.fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
        assert!(
            least > 0.5 && least < 0.95 && most > 1.3 && most < 4.0,
            "{least} {most}"
        );
        assert!(day.iter().any(|weather| weather.incident > 0.2));
        assert!(day.iter().any(|weather| weather.failed));
        let calm = day.iter().filter(|weather| weather.loss == 0.0).count();
        assert!(calm * 10 > day.len() * 7, "{calm} of {}", day.len());
        assert!(
            day.iter()
                .all(|weather| (0.0..=100.0).contains(&weather.loss))
        );
    }

    #[test]
    fn the_end_of_time_is_no_trouble() {
        for second in [i64::MIN, -1, i64::MAX] {
            assert!(weather(1, i64::MAX, i64::MIN, second).slow.is_finite());
        }
    }
}
