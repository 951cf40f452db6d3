use base64::Engine as _;
use proptest::prelude::*;

use super::*;

const ID: Option<PersonalNumber> = Some(PersonalNumber::ResidentId);
const PHONE: Option<PersonalNumber> = Some(PersonalNumber::MobilePhone);

#[test]
fn numbers_of_persons_are_found_however_they_are_written() {
    for (text, found) in [
        ("11010519491231002X", ID),
        ("身份证11010519491231002x号", ID),
        ("负责人张三（身份证号：650203198802290124）", ID),
        ("ID:650203198802290124,", ID),
        ("１１０１０５１９４９１２３１００２Ｘ", ID),
        ("110105 19491231 002X", ID),
        ("110105-19491231-002X", ID),
        ("110105 1949 12 31 002X", ID),
        ("110105－19491231－002Ｘ", ID),
        ("6502\u{200b}0319880229\u{200b}0124", ID),
        ("第 650203198802290124", ID),
        ("2026 650203198802290124", ID),
        ("13812345678", PHONE),
        ("联系电话13812345678联系", PHONE),
        ("Tel:+8613812345678", PHONE),
        ("+86 138 1234 5678", PHONE),
        ("+86-138-1234-5678", PHONE),
        ("008613812345678", PHONE),
        ("8613812345678", PHONE),
        ("138-1234-5678", PHONE),
        ("138 12345678", PHONE),
        ("1381234 5678", PHONE),
        ("１３８１２３４５６７８", PHONE),
        ("138\u{3000}1234\u{3000}5678", PHONE),
        ("138–1234–5678", PHONE),
        ("138\u{ad}12345678", PHONE),
        ("张三/19912345678", PHONE),
        ("1.13812345678", PHONE),
        ("13812345678.", PHONE),
        ("13812345678分机2", PHONE),
        ("03796391234 13812345678 13912345678", PHONE),
        ("编号2026-11-21 13812345678", PHONE),
        ("13812345678 11010519491231002X", PHONE),
    ] {
        assert_eq!(contains_personal_number(text), found, "{text}");
    }
}

#[test]
fn other_numbers_are_left_alone() {
    for text in [
        "",
        "91350100M000100Y43",
        "52410302MJAAAA017P",
        "91650203MAAAA00250",
        "124103004160012340",
        "911101081012345678",
        "911101196305124499",
        "统一社会信用代码911101196305125026",
        "发改办财金〔2018〕424号",
        "洛消行罚决字〔2023〕第0012号",
        "01935c7e-1381-7234-9567-813812345678",
        "12345678-1381-2345-6789-123456789012",
        "13812345-6781-1010-5194-912310021234",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1381234567811010519491231002138123456781101051949123100213812345",
        "a13812345678",
        "13812345678b",
        "sha13812345678_x",
        "JY13410300012345",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "abcdefghij/13812345678/ABCDEFGHIJKLMNOPQRSTUV",
        "1763683200123",
        "20261121083000123",
        "2026-11-21T08:30:00.123Z",
        "2026-11-21 08:30:00",
        "罚款13,812,345,678元",
        "13812345678.00",
        "13812345678元",
        "13812345678 分",
        "¥13812345678",
        "￥13812345678",
        "0.13812345678",
        "12812345678",
        "23812345678",
        "1381234567",
        "138123456789",
        "138  1234 5678",
        "138\n12345678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "0379-63912345",
        "400-812-3456",
        "110105194912310021",
        "11010519490230002X",
        "床位 120 张，入住 98 人，面积 3800 平方米",
        "410302 410303 410304",
        "X",
        "**************002X",
        "138****5678",
    ] {
        assert_eq!(contains_personal_number(text), None, "{text}");
    }
}

proptest! {
    /// A number is found wherever it stands among words that are not Latin.
    #[test]
    fn a_number_among_other_words_is_found(before in "[一-龥，。：（）]{0,6}", tail in "[3-9][0-9]{9}", after in "[一-伀，。；（）]{0,6}") {
        let text = format!("{before}1{tail}{after}");
        prop_assert_eq!(contains_personal_number(&text), PHONE, "{}", text);
    }

    /// Digests in hex and in both base64 alphabets are no numbers.
    #[test]
    fn digests_are_left_alone(digest in any::<[u8; 32]>()) {
        prop_assert_eq!(contains_personal_number(&hex::encode(digest)), None);
        prop_assert_eq!(contains_personal_number(&base64::engine::general_purpose::STANDARD.encode(digest)), None);
        prop_assert_eq!(contains_personal_number(&base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest)), None);
    }

    /// Codes of companies are no numbers of persons, even all of digits.
    #[test]
    fn codes_of_companies_are_left_alone(region in "[1-6][0-9]{5}", organisation in "[0-9]{8}") {
        let code = Uscc::with_check_characters(&format!("91{region}"), &organisation).unwrap();
        prop_assert_eq!(contains_personal_number(&format!("代码 {code}")), None);
    }

    /// UUIDs are no numbers, even all of digits.
    #[test]
    fn uuids_are_left_alone(text in "[0-9]{8}-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{12}", other in any::<u128>()) {
        prop_assert_eq!(contains_personal_number(&text), None);
        prop_assert_eq!(contains_personal_number(&uuid::Uuid::from_u128(other).to_string()), None);
    }

    /// Any text is looked through without panic.
    #[test]
    fn any_text_is_looked_through(text in ".{0,64}") {
        let _ = contains_personal_number(&text);
    }
}
