//! Which profile takes a submission: the rungs of divi.md 5, most certain first.

use crate::intake::submission::Submission;

use super::profile::{Action, Profile};

/// Where a submission goes.
#[derive(Debug, Clone, Copy)]
pub enum Route<'a> {
    /// To Tracker, by this profile.
    Profile(&'a Profile),
    /// Nowhere: this profile says "ignore this form".
    Ignored(&'a Profile),
    /// No profile takes it; it is kept until one does.
    Unrouted,
}

/// Divi's own CSS ids number the forms of a page, so they name a position and no form (divi.md 2.3).
const DEFAULT_CSS_ID: &str = "et_pb_contact_form_";

type Rung = fn(&Profile, &Submission) -> bool;

const RUNGS: [Rung; 5] = [by_form_id, by_css_id, by_source, by_post, by_fallback];

/// Finds the profile of a submission. A non-empty `allowed` restricts the choice to those profile ids:
/// a token source may feed only its own profiles (divi.md 6).
#[must_use]
pub fn route<'a>(profiles: &'a [Profile], submission: &Submission, allowed: &[String]) -> Route<'a> {
    let open = |profile: &&Profile| profile.enabled && (allowed.is_empty() || allowed.contains(&profile.id));
    for rung in RUNGS {
        let found = profiles
            .iter()
            .filter(open)
            .filter(|profile| rung(profile, submission))
            .find(|profile| profile.conditions.iter().all(|condition| condition.holds(submission)));
        if let Some(profile) = found {
            return match profile.action {
                Action::Deliver => Route::Profile(profile),
                Action::Ignore => Route::Ignored(profile),
            };
        }
    }
    Route::Unrouted
}

fn lists(names: &[String], name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && names.iter().any(|one| one.trim().eq_ignore_ascii_case(name))
}

fn by_form_id(profile: &Profile, submission: &Submission) -> bool {
    lists(&profile.matching.form_ids, &submission.form.id)
}

fn by_css_id(profile: &Profile, submission: &Submission) -> bool {
    let css_id = submission.form.css_id.trim();
    let default =
        css_id.get(..DEFAULT_CSS_ID.len()).is_some_and(|head| head.eq_ignore_ascii_case(DEFAULT_CSS_ID));
    !default && lists(&profile.matching.css_ids, css_id)
}

fn by_source(profile: &Profile, submission: &Submission) -> bool {
    lists(&profile.matching.sources, &submission.source)
}

fn by_post(profile: &Profile, submission: &Submission) -> bool {
    let post = submission.context.post_id;
    post != 0 && profile.matching.posts.contains(&post)
}

fn by_fallback(profile: &Profile, _: &Submission) -> bool {
    profile.matching.fallback
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::{Context, Field, FormRef};
    use crate::mapping::profile::{Condition, Matching, Test};

    fn profile(id: &str, matching: Matching) -> Profile {
        Profile { id: id.into(), enabled: true, matching, ..Profile::default() }
    }

    fn rungs() -> Vec<Profile> {
        vec![
            profile("fallback", Matching { fallback: true, ..Matching::default() }),
            profile("post", Matching { posts: vec![7], ..Matching::default() }),
            profile("source", Matching { sources: vec!["careers".into()], ..Matching::default() }),
            profile("css", Matching { css_ids: vec!["event-register".into()], ..Matching::default() }),
            profile("uuid", Matching { form_ids: vec!["11111111-AAAA".into()], ..Matching::default() }),
        ]
    }

    fn submission() -> Submission {
        Submission {
            source: "careers".into(),
            form: FormRef {
                id: "11111111-aaaa".into(),
                css_id: "event-register".into(),
                name: String::new(),
            },
            fields: vec![Field { key: "topic".into(), value: "Jobs".into(), ..Field::default() }],
            context: Context { post_id: 7, ..Context::default() },
            ..Submission::default()
        }
    }

    fn taken(profiles: &[Profile], submission: &Submission, allowed: &[&str]) -> String {
        let allowed: Vec<String> = allowed.iter().map(|&id| id.to_owned()).collect();
        match route(profiles, submission, &allowed) {
            Route::Profile(profile) => profile.id.clone(),
            Route::Ignored(profile) => format!("ignored {}", profile.id),
            Route::Unrouted => "unrouted".into(),
        }
    }

    #[test]
    fn the_rungs_in_their_order() {
        let mut profiles = rungs();
        for expected in ["uuid", "css", "source", "post", "fallback"] {
            assert_eq!(taken(&profiles, &submission(), &[]), expected);
            profiles.pop();
        }
        profiles = rungs();
        for off in ["uuid", "css", "source", "post", "fallback"] {
            profiles.iter_mut().filter(|p| p.id == off).for_each(|p| p.enabled = false);
        }
        assert_eq!(taken(&profiles, &submission(), &[]), "unrouted");
    }

    #[test]
    fn a_condition_passes_on_to_the_same_rung_then_to_the_next() {
        let mut profiles = rungs();
        let other = Condition { field: "topic".into(), test: Test::Equals, value: "Sales".into() };
        profiles[4].conditions = vec![other];
        assert_eq!(taken(&profiles, &submission(), &[]), "css");
        let mut second =
            profile("uuid-2", Matching { form_ids: vec!["11111111-aaaa".into()], ..Matching::default() });
        second.action = Action::Ignore;
        profiles.push(second);
        assert_eq!(taken(&profiles, &submission(), &[]), "ignored uuid-2");
    }

    #[test]
    fn a_token_source_feeds_only_its_own() {
        assert_eq!(taken(&rungs(), &submission(), &["post", "fallback"]), "post");
        assert_eq!(taken(&rungs(), &submission(), &["gone"]), "unrouted");
    }

    #[test]
    fn nothing_is_matched_by_what_is_empty_or_a_position() {
        let profiles = vec![profile(
            "odd",
            Matching {
                form_ids: vec![String::new()],
                css_ids: vec!["et_pb_contact_form_0".into(), String::new()],
                sources: vec![" ".into()],
                posts: vec![0],
                fallback: false,
            },
        )];
        let mut blank = Submission::default();
        assert_eq!(taken(&profiles, &blank, &[]), "unrouted");
        blank.form.css_id = "et_pb_contact_form_0".into();
        assert_eq!(taken(&profiles, &blank, &[]), "unrouted");
        blank.form.css_id = "ünï".into();
        assert_eq!(taken(&profiles, &blank, &[]), "unrouted");
    }
}
