//! Case files from papers that tests write.
