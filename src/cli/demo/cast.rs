//! Who acts: eight authorities of the places that the policy papers name, their officers, and the founders.

use ed25519_dalek::SigningKey;

use crate::codes::{RegionCode, Uscc};
use crate::statement::{PersonId, PublicKey, Role, Uuid};

use super::dice::Dice;

/// Regions with the name that begins the names of institutions there.
pub(super) type Place = (&'static str, &'static str);

/// An authority as the demo knows it.
pub(super) struct Office {
    pub name: &'static str,
    /// Its word in document numbers (机关代字).
    pub word: &'static str,
    pub kind: &'static str,
    pub region: &'static str,
}

const fn office(name: &'static str, word: &'static str, kind: &'static str, region: &'static str) -> Office {
    Office { name, word, kind, region }
}

/// The authorities; a step names one by its place here.
pub(super) const OFFICES: [Office; 8] = [
    office("克拉玛依市民政局", "克民", "civil_affairs", "650200"),
    office("洛阳市民政局", "洛民", "civil_affairs", "410300"),
    office("宁武县民政局", "宁民", "civil_affairs", "140925"),
    office("威海市民政局", "威民", "civil_affairs", "371000"),
    office("威海市市场监督管理局", "威市监", "market_supervision", "371000"),
    office("洛阳市市场监督管理局", "洛市监", "market_supervision", "410300"),
    office("威海市消防救援支队", "威消", "fire", "371000"),
    office("洛阳市卫生健康委员会", "洛卫", "health", "410300"),
];

/// Where institutions are, by the civil affairs office of the place.
pub(super) const PLACES: [&[Place]; 4] = [
    &[("650202", "独山子"), ("650203", "克拉玛依"), ("650204", "白碱滩"), ("650205", "乌尔禾")],
    &[("410302", "老城"), ("410303", "西工"), ("410305", "涧西"), ("410311", "洛龙"), ("410324", "栾川")],
    &[("140925", "宁武")],
    &[("371002", "环翠"), ("371003", "文登"), ("371082", "荣成"), ("371083", "乳山")],
];

/// Officers of each authority. Nobody both handles a case and reviews it or decides on it.
const DESKS: [&[Role]; 5] =
    [&[Role::Handler], &[Role::Handler], &[Role::Handler, Role::Receiver], &[Role::LegalReviewer], &[Role::Head]];

/// Last day of the certificate of the officer who goes on acting all the same, at [`NINGWU`].
pub(super) const EXPIRED: &str = "2024-12-31";
/// The smallest office, where somebody overlooked that.
pub(super) const NINGWU: usize = 2;

/// The office of a kind that acts in a region.
pub(super) fn office_of(kind: &str, region: &str) -> Option<usize> {
    let prefecture = |code: &str| code.get(..4).map(str::to_owned);
    OFFICES.iter().position(|office| office.kind == kind && prefecture(office.region) == prefecture(region))
}

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
    pub not_after: &'static str,
}

/// An authority with its people.
pub(super) struct Cast {
    pub office: &'static Office,
    pub code: Uscc,
    pub region: RegionCode,
    pub approvers: [Actor; 2],
    pub officers: Vec<Officer>,
}

impl Cast {
    /// Two officers who go on a visit, another pair each time.
    pub(super) fn pair(&self, dice: &mut Dice) -> [&Actor; 2] {
        let handlers: Vec<&Actor> = self
            .officers
            .iter()
            .filter(|o| o.roles.contains(&Role::Handler) && o.not_after != EXPIRED)
            .map(|o| &o.actor)
            .collect();
        let first = dice.below(handlers.len());
        let second = (first + 1 + dice.below(handlers.len() - 1)) % handlers.len();
        let of = |index: usize| *handlers.get(index).expect("indexes are below the count");
        [of(first), of(second)]
    }

    /// An officer by id.
    pub(super) fn officer(&self, person: PersonId) -> &Actor {
        let found = self.officers.iter().find(|officer| officer.actor.person == person);
        &found.expect("officers are drawn from the cast").actor
    }

    /// Ids of those who handle cases and whose certificate holds.
    pub(super) fn handlers(&self) -> Vec<PersonId> {
        let handles = |officer: &&Officer| officer.roles.contains(&Role::Handler) && officer.not_after != EXPIRED;
        self.officers.iter().filter(handles).map(|officer| officer.actor.person).collect()
    }

    /// The officer with a role of which there is one.
    pub(super) fn only(&self, role: Role) -> &Actor {
        let found = self.officers.iter().find(|officer| officer.roles.contains(&role));
        &found.expect("every desk is staffed").actor
    }

    /// The officer whose certificate ended, if there is one here.
    pub(super) fn expired(&self) -> Option<&Actor> {
        self.officers.iter().find(|officer| officer.not_after == EXPIRED).map(|officer| &officer.actor)
    }

    /// Its name as a source and as a subject.
    pub(super) fn subject(&self) -> String {
        format!("authorities/{}", self.code)
    }
}

/// All authorities.
pub(super) fn authorities(dice: &Dice) -> Vec<Cast> {
    OFFICES.iter().zip(1..).map(|(office, number)| authority(dice, office, number)).collect()
}

fn authority(dice: &Dice, office: &'static Office, number: usize) -> Cast {
    let person = |what: &str| Actor::new(dice, &format!("{}/{what}", office.name));
    let overlooked = (number == NINGWU + 1).then_some((&[Role::Handler][..], EXPIRED));
    let staff = DESKS.into_iter().map(|roles| (roles, "2030-12-31")).chain(overlooked);
    let officers = staff.enumerate().map(|(index, (roles, not_after))| Officer {
        actor: person(&format!("officer {index}")),
        roles,
        certificate: format!("{}{number:02}{index:04}", office.region),
        not_after,
    });
    Cast {
        office,
        code: Uscc::with_check_characters(&format!("11{}", office.region), &format!("MB{number:06}"))
            .expect("digits make a code"),
        region: office.region.parse().expect("six digits"),
        approvers: [person("approver 1"), person("approver 2")],
        officers: officers.collect(),
    }
}

/// A UUID of version 4 from the dice.
pub(super) fn random_uuid(dice: &mut Dice) -> Uuid {
    Uuid::from_bytes(uuid::Builder::from_random_bytes(dice.half()).into_uuid().into_bytes())
}
