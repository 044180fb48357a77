//! Full records: nested, `advertDetails` with the advert (tracker-api.md 1.8). The flat names of search rows are read
//! too, because the live API is not consistent in them.

use serde_json::{Map, Value};

use super::job::{Job, OwnField};
use super::standing::{Standing, Statuses, is_advertised};
use super::text::{amount, date, day_of, days_after, digest, pay_period, says_yes};
use crate::settings::Settings;
use crate::tracker::reading::{member, positive, text};

/// Raised when the same record is read in another way: then all of them are read again.
const READER: u32 = 2;
/// Where a record may be wrapped (tracker-api.md U6, U9).
const WRAPPERS: [&str; 6] = ["opportunity", "data", "result", "record", "item", "value"];

/// By what a record is read, beside what it says.
#[derive(Debug, Clone, Default)]
pub struct Terms<'s> {
    /// The site's time zone.
    pub zone: &'s str,
    /// The day there, `YYYY-MM-DD`.
    pub today: String,
    /// Name of the account's own field with the day until which people can apply; empty: none.
    pub closing_field: &'s str,
    /// Days after which a job without such a day closes; 0: none.
    pub closing_days: u32,
}

impl<'s> Terms<'s> {
    /// Those of these settings.
    #[must_use]
    pub fn of(settings: &'s Settings, now_ms: i64) -> Self {
        let zone = &settings.site.timezone;
        let jobs = &settings.jobs;
        Self {
            zone,
            today: day_of(now_ms, zone),
            closing_field: &jobs.closing_field,
            closing_days: jobs.closing_days,
        }
    }

    /// The same as long as the same record comes out the same, but for the day.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(format!("{READER}/{}/{}", self.closing_days, self.closing_field).as_bytes())
    }
}

/// An opportunity as its full record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What the site is told of it.
    pub job: Job,
    /// Whether it counts as published.
    pub standing: Standing,
}

impl Told {
    /// Reads the record of this opportunity; `None` where the answer is of something else.
    #[must_use]
    pub fn of(answer: &Value, asked: u64, statuses: &Statuses, terms: &Terms<'_>) -> Option<Self> {
        let record = unwrapped(answer, asked)?;
        let blank = Map::new();
        let advert = member(record, "advertDetails").and_then(Value::as_object).unwrap_or(&blank);
        let reader = Reader { record, advert, terms };
        let (status, name) = reader.link("status", &["opportunityStatusId"], &["opportunityStatusDesc"]);
        let active = member(record, "active").filter(|v| !v.is_null()).map(says_yes);
        let online = member(advert, "publishOnline").or_else(|| member(record, "publishOnline"));
        Some(Self {
            job: reader.job(asked),
            standing: Standing {
                open: statuses.is_open(status, &name, active),
                online: online.is_some_and(says_yes),
                advertised: is_advertised(advert) || is_advertised(record),
            },
        })
    }
}

fn unwrapped(answer: &Value, asked: u64) -> Option<&Map<String, Value>> {
    let is_it = |map: &&Map<String, Value>| {
        ["id", "opportunityId", "recordId"].iter().filter_map(|n| member(map, n)).find_map(positive)
            == Some(asked)
    };
    let map = answer.as_array().map_or(Some(answer), |list| list.first())?.as_object()?;
    Some(map).filter(is_it).or_else(|| {
        WRAPPERS.iter().filter_map(|name| member(map, name)).find_map(|inner| {
            let inner = inner.as_array().map_or(Some(inner), |list| list.first())?;
            inner.as_object().filter(is_it)
        })
    })
}

struct Reader<'r> {
    record: &'r Map<String, Value>,
    advert: &'r Map<String, Value>,
    terms: &'r Terms<'r>,
}

impl Reader<'_> {
    fn job(&self, id: u64) -> Job {
        let city = self.text(&["locationCity", "city"]);
        let location = first([self.advert("location"), self.text(&["location"]), city.clone()]);
        let (from, to) = (self.advert("salaryFrom"), self.advert("salaryTo"));
        let (salary_from, salary_to) = (amount(&from), amount(&to));
        let (_, work_type) = self.link("workType", &[], &["workTypeName"]);
        let posted_on = self.posted_on();
        let (_, client) = self.link("client", &[], &["clientName"]);
        Job {
            opportunity_id: id,
            reference: self.advert("reference"),
            title: first([self.advert("title"), self.text(&["name", "opportunityName"])]),
            description: first([
                self.advert("description"),
                self.text(&["description", "opportunityDescription"]),
            ]),
            benefits: self.advert("benefits"),
            skills: self.advert("skills"),
            category: self.advert("category"),
            duration: first([self.advert("duration"), self.text(&["duration"])]),
            location,
            city,
            region: self.text(&["locationState", "state", "county"]),
            postcode: self.text(&["postCodeLocation", "postcode"]),
            country: self.text(&["locationCountry", "country"]),
            work_type: first([self.advert("workType"), work_type]),
            sectors: self.sectors(),
            salary_text: words_of_pay([(&from, &salary_from), (&to, &salary_to)]),
            salary_from: salary_from.unwrap_or_default(),
            salary_to: salary_to.unwrap_or_default(),
            salary_per: pay_period(&self.advert("salaryPer")).to_owned(),
            currency: currency(&self.text(&["currencyCode"])),
            start_date: first([
                date(&self.advert("startDate"), self.terms.zone),
                self.date(&["startDate", "startDateTime"]),
            ]),
            end_date: self.date(&["endDate", "endDateTime"]),
            valid_through: self.valid_through(&posted_on),
            posted_on,
            positions: member(self.record, "numberOfPositions").and_then(positive).unwrap_or_default(),
            client,
            custom_fields: self.own_fields(),
        }
    }

    /// A member of the advert: nested, else flat as `publish…`.
    fn advert(&self, name: &str) -> String {
        let nested = text(self.advert, &[name]);
        if nested.is_empty() { text(self.record, &[&format!("publish{name}")]) } else { nested }
    }

    fn text(&self, names: &[&str]) -> String {
        text(self.record, names)
    }

    fn date(&self, names: &[&str]) -> String {
        date(&self.text(names), self.terms.zone)
    }

    /// A link by id and name; flat where it is not nested.
    fn link(&self, name: &str, ids: &[&str], names: &[&str]) -> (u64, String) {
        match member(self.record, name) {
            Some(Value::Object(link)) => {
                (member(link, "id").and_then(positive).unwrap_or_default(), text(link, &["name"]))
            }
            Some(Value::String(word)) if !word.trim().is_empty() => (0, word.trim().to_owned()),
            _ => {
                let id = ids.iter().filter_map(|n| member(self.record, n)).find_map(positive);
                (id.unwrap_or_default(), self.text(names))
            }
        }
    }

    fn sectors(&self) -> Vec<String> {
        let advertised = self.advert("sector");
        if !advertised.is_empty() {
            return vec![advertised];
        }
        let list = member(self.record, "sectors").and_then(Value::as_array).map(Vec::as_slice);
        let mut sectors: Vec<String> = Vec::new();
        for sector in list.unwrap_or_default() {
            let name = match sector {
                Value::Object(map) => text(map, &["name", "sector", "value"]),
                Value::String(name) => name.trim().to_owned(),
                _ => String::new(),
            };
            if !name.is_empty() && !sectors.contains(&name) {
                sectors.push(name);
            }
        }
        sectors
    }

    /// When it was opened, else made. The advert's start date is that of the work. A day that has not come yet is none
    /// on which anything was posted.
    fn posted_on(&self) -> String {
        let blank = Map::new();
        let history = member(self.record, "history").and_then(Value::as_object).unwrap_or(&blank);
        [
            text(history, &["opened"]),
            self.text(&["dateOpened"]),
            text(history, &["created"]),
            self.text(&["creationDate"]),
        ]
        .iter()
        .map(|said| date(said, self.terms.zone))
        .find(|day| !day.is_empty() && *day <= self.terms.today)
        .unwrap_or_default()
    }

    /// Of the account's own field that the site has named, else of the advert where an account has such a member, else so
    /// many days after it was posted.
    fn valid_through(&self, posted_on: &str) -> String {
        let wanted = self.terms.closing_field.trim().to_lowercase();
        let field = (!wanted.is_empty())
            .then(|| self.own_fields().into_iter().find(|field| field.name.trim().to_lowercase() == wanted));
        let said = [
            field.flatten().map(|field| field.value).unwrap_or_default(),
            self.advert("endDate"),
            self.advert("expiryDate"),
            self.advert("closingDate"),
        ];
        let days = self.terms.closing_days;
        said.iter()
            .map(|said| date(said, self.terms.zone))
            .find(|day| !day.is_empty())
            .or_else(|| (days > 0).then(|| days_after(posted_on, days)))
            .unwrap_or_default()
    }

    fn own_fields(&self) -> Vec<OwnField> {
        let list = member(self.record, "customFields").and_then(Value::as_array).map(Vec::as_slice);
        let fields = list.unwrap_or_default().iter().filter_map(Value::as_object);
        fields
            .filter_map(|field| {
                let value = text(field, &["value"]);
                let id = member(field, "id").and_then(positive).unwrap_or_default();
                (!value.is_empty()).then(|| OwnField { id, name: text(field, &["name"]), value })
            })
            .collect()
    }
}

fn first<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().find(|t| !t.is_empty()).unwrap_or_default()
}

/// What is said of pay that is no number (`Competitive`).
fn words_of_pay(pay: [(&String, &Option<String>); 2]) -> String {
    let words: Vec<&str> = pay
        .iter()
        .filter(|(said, number)| {
            number.is_none() && said.chars().any(|c| c.is_alphabetic() || "123456789".contains(c))
        })
        .map(|(said, _)| said.as_str())
        .collect();
    match words.as_slice() {
        [one, other] if one == other => (*one).to_owned(),
        words => words.join(" – "),
    }
}

fn currency(code: &str) -> String {
    let code = code.trim().to_uppercase();
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) { code } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(answer: &Value) -> Option<Told> {
        read_by(answer, "", 0)
    }

    fn read_by(answer: &Value, closing_field: &str, closing_days: u32) -> Option<Told> {
        let terms = Terms { zone: "Europe/London", today: "2026-03-01".into(), closing_field, closing_days };
        Told::of(answer, 1026, &Statuses::default(), &terms)
    }

    fn full() -> Value {
        json!({
            "id": 1026, "name": "Account Manager ", "status": {"id": 8, "name": "Open"}, "description": "internal",
            "location": " ", "locationCity": "Bristol ", "locationState": "Avon", "postCodeLocation": "BS1",
            "numberOfPositions": 2, "startDate": "2026-01-21T00:00:00", "currencyCode": "gbp",
            "client": {"id": 706, "name": "Mogul Staffing "}, "workType": {"id": 2, "name": "Contract"},
            "sectors": [{"id": 1, "name": "Sales"}, {"id": 2, "name": " "}, "Media", {"name": "Sales"}],
            "customFields": [{"id": 5, "name": "Hours", "value": "37"}, {"id": 6, "name": "Empty", "value": null}],
            "history": {"created": "2025-12-01T09:00:00", "opened": "2025-12-02T23:30:00", "updated": "2025-12-03T10:32:00"},
            "advertDetails": {
                "publishOnline": "Yes", "reference": "JOB-1026", "title": " ", "description": "<p>Test</p>", "location": "",
                "salaryFrom": "£25,000", "salaryTo": "Competitive", "salaryPer": "per Annum", "publishDate": "2025-12-03T10:32:00",
                "startDate": null, "advertStatus": "a "
            }
        })
    }

    #[test]
    fn a_full_record_of_the_advert_first_else_of_the_opportunity() {
        let told = told(&full()).unwrap();
        assert_eq!(told.standing, Standing { open: true, online: true, advertised: true });
        let job = told.job;
        assert_eq!((job.title.as_str(), job.description.as_str()), ("Account Manager", "<p>Test</p>"));
        assert_eq!(
            (job.location.as_str(), job.city.as_str(), job.region.as_str()),
            ("Bristol", "Bristol", "Avon")
        );
        assert_eq!(
            (job.salary_from.as_str(), job.salary_to.as_str(), job.salary_text.as_str()),
            ("25000", "", "Competitive")
        );
        assert_eq!((job.salary_per.as_str(), job.currency.as_str()), ("year", "GBP"));
        assert_eq!(
            (job.start_date.as_str(), job.posted_on.as_str(), job.valid_through.as_str()),
            ("2026-01-21", "2025-12-02", "")
        );
        assert_eq!(job.sectors, ["Sales", "Media"]);
        assert_eq!(
            (job.positions, job.client.as_str(), job.work_type.as_str()),
            (2, "Mogul Staffing", "Contract")
        );
        assert_eq!(job.custom_fields, [OwnField { id: 5, name: "Hours".into(), value: "37".into() }]);
    }

    #[test]
    fn what_changes_by_itself_is_not_in_the_hash() {
        let hash = |record: &Value| told(record).unwrap().job.hash().unwrap();
        let mut saved = full();
        saved["advertDetails"]["publishDate"] = json!("2026-05-05T00:00:00");
        saved["history"]["updated"] = json!("2026-05-05T00:00:00");
        saved["estimatedValue"] = json!(9);
        assert_eq!(hash(&full()), hash(&saved));
        saved["advertDetails"]["title"] = json!("Other");
        assert_ne!(hash(&full()), hash(&saved));
    }

    #[test]
    fn flat_names_and_wrappers_are_read_too() {
        let flat = json!({"opportunityId": "1026", "opportunityName": "A", "opportunityStatusDesc": "Open", "active": "y",
            "publishOnline": "y", "publishTitle": "T ", "publishSalaryFrom": "14.50", "publishSalaryPer": "per Hour",
            "publishSector": "IT", "workTypeName": "Permanent", "clientName": "C", "advertStatus": "A",
            "publishStartDate": "2026-02-01", "opportunityDescription": "D"});
        let job = told(&flat).unwrap().job;
        assert_eq!(
            (job.title.as_str(), job.salary_from.as_str(), job.salary_per.as_str()),
            ("T", "14.5", "hour")
        );
        assert_eq!(
            (job.sectors.join(","), job.start_date.as_str(), job.description.as_str()),
            ("IT".into(), "2026-02-01", "D")
        );
        assert_eq!(job.posted_on, "");
        for wrapped in [
            json!([full()]),
            json!({ "data": full() }),
            json!({"result": [full()]}),
            json!({"opportunity": full()}),
        ] {
            assert_eq!(told(&wrapped).unwrap(), told(&full()).unwrap());
        }
        let mut closed = full();
        closed["status"] = json!("Filled");
        assert!(!told(&closed).unwrap().standing.open);
    }

    #[test]
    fn the_advert_s_start_date_is_that_of_the_work() {
        let mut record = full();
        record["advertDetails"]["startDate"] = json!("2026-02-01T00:00:00");
        let job = told(&record).unwrap().job;
        assert_eq!((job.start_date.as_str(), job.posted_on.as_str()), ("2026-02-01", "2025-12-02"));
    }

    #[test]
    fn nothing_was_posted_on_a_day_that_has_not_come() {
        let mut record = full();
        record["history"]["opened"] = json!("2026-03-02T00:00:00");
        assert_eq!(told(&record).unwrap().job.posted_on, "2025-12-01", "when it was made");
        record["history"]["created"] = json!("2026-03-02T00:00:00");
        assert_eq!(told(&record).unwrap().job.posted_on, "");
    }

    #[test]
    fn the_closing_day_is_that_of_the_field_else_so_many_days_after_the_opening() {
        let mut record = full();
        let closes = |record: &Value, days| read_by(record, " closing DATE", days).unwrap().job.valid_through;
        assert_eq!((closes(&record, 0), closes(&record, 30)), (String::new(), "2026-01-01".to_owned()));
        record["customFields"] = json!([{"id": 7, "name": "Closing date ", "value": "2026-04-30T00:00:00"}]);
        assert_eq!(closes(&record, 30), "2026-04-30");
        record["customFields"][0]["value"] = json!("as soon as possible");
        assert_eq!(closes(&record, 30), "2026-01-01");
        record["history"] = json!({});
        assert_eq!(closes(&record, 30), "", "of a job of unknown age nothing is known");
        let digest =
            |field, days| Terms { closing_field: field, closing_days: days, ..Terms::default() }.digest();
        assert_ne!(digest("", 0), digest("", 1));
        assert_ne!(digest("", 0), digest("a", 0));
    }

    #[test]
    fn something_else_is_no_record() {
        let mut other = full();
        other["id"] = json!(1027);
        for answer in
            [other, json!({}), json!([]), json!("1026"), json!(1026), json!({"error": "no"}), json!(null)]
        {
            assert!(told(&answer).is_none(), "{answer}");
        }
    }
}
