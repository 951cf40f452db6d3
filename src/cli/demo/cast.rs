//! Who acts: four authorities of the places that the policy papers name, their officers, and the founders.

use ed25519_dalek::SigningKey;

use crate::codes::{RegionCode, Uscc};
use crate::statement::{PersonId, PublicKey, Role, Uuid};

use super::dice::Dice;

/// Regions with the name that begins the names of institutions there.
pub(super) type Place = (&'static str, &'static str);

/// An authority as the demo knows it: name, region of its code, regions of its institutions.
const AUTHORITIES: [(&str, &str, &[Place]); 4] = [
    (
        "克拉玛依市民政局",
        "650200",
        &[("650202", "独山子"), ("650203", "克拉玛依"), ("650204", "白碱滩"), ("650205", "乌尔禾")],
    ),
    (
        "洛阳市民政局",
        "410300",
        &[("410302", "老城"), ("410303", "西工"), ("410305", "涧西"), ("410311", "洛龙"), ("410324", "栾川")],
    ),
    ("宁武县民政局", "140925", &[("140925", "宁武")]),
    ("威海市民政局", "371000", &[("371002", "环翠"), ("371003", "文登"), ("371082", "荣成"), ("371083", "乳山")]),
];

/// One person with a key.
pub(super) struct Actor {
    pub person: PersonId,
    pub key: SigningKey,
}

impl Actor {
    pub(super) fn new(dice: &Dice, label: &str) -> Self {
        let mut stream = dice.stream(label);
        let key = SigningKey::from_bytes(&stream.bytes());
        Self { person: PersonId(random_uuid(&mut stream)), key }
    }

    pub(super) fn public_key(&self) -> PublicKey {
        PublicKey::from(&self.key)
    }
}

/// An officer with roles.
pub(super) struct Officer {
    pub actor: Actor,
    pub roles: &'static [Role],
    pub certificate: String,
}

/// An authority with its people.
pub(super) struct Cast {
    pub name: &'static str,
    pub code: Uscc,
    pub region: RegionCode,
    pub places: &'static [Place],
    pub approvers: [Actor; 2],
    pub officers: Vec<Officer>,
}

impl Cast {
    /// Two officers who go on a visit.
    pub(super) fn pair(&self, dice: &mut Dice) -> (&Actor, &Actor) {
        let handlers: Vec<&Actor> =
            self.officers.iter().filter(|o| o.roles.contains(&Role::Handler)).map(|o| &o.actor).collect();
        let first = dice.below(handlers.len());
        let second = (first + 1 + dice.below(handlers.len() - 1)) % handlers.len();
        let of = |index: usize| *handlers.get(index).expect("indexes are below the count");
        (of(first), of(second))
    }
}

/// All four authorities.
pub(super) fn authorities(dice: &Dice) -> Vec<Cast> {
    AUTHORITIES
        .iter()
        .zip(1..)
        .map(|((name, region, places), number)| authority(dice, name, region, places, number))
        .collect()
}

fn authority(dice: &Dice, name: &'static str, region: &str, places: &'static [Place], number: u32) -> Cast {
    let person = |what: &str| Actor::new(dice, &format!("{name}/{what}"));
    let roles: [&'static [Role]; 6] = [
        &[Role::Handler],
        &[Role::Handler],
        &[Role::Handler],
        &[Role::Handler, Role::LegalReviewer],
        &[Role::Head],
        &[Role::Receiver],
    ];
    let officers = roles.into_iter().enumerate().map(|(index, roles)| Officer {
        actor: person(&format!("officer {index}")),
        roles,
        certificate: format!("{region}{number:02}{index:04}"),
    });
    Cast {
        name,
        code: Uscc::with_check_characters(&format!("11{region}"), &format!("MB{number:06}"))
            .expect("digits make a code"),
        region: region.parse().expect("six digits"),
        places,
        approvers: [person("approver 1"), person("approver 2")],
        officers: officers.collect(),
    }
}

/// A UUID of version 4 from the dice.
pub(super) fn random_uuid(dice: &mut Dice) -> Uuid {
    Uuid::from_bytes(uuid::Builder::from_random_bytes(dice.half()).into_uuid().into_bytes())
}
