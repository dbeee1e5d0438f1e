//! To come
