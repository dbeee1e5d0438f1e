use crate::program::{Programs, WALLS};
use crate::scratch::Scratch;
use crate::{OcrConfig, pdf, tesseract};

/// One thing that was looked at: what, and how it is or what to do about it.
pub type Finding = (&'static str, Result<String, String>);

/// What is here of that which reading documents takes.
pub async fn survey(config: &OcrConfig) -> Vec<Finding> {
    let programs = Programs::new(config);
    let scratch = Scratch::open(&config.scratch_dir);
    vec![
        ("ocr engine", engine(&programs).await),
        ("ocr languages", languages(&programs, config).await),
        ("ocr of PDFs", poppler(&programs)),
        (
            "ocr folder",
            scratch
                .map(|_| config.scratch_dir.display().to_string())
                .map_err(|error| format!("{}: {error}", config.scratch_dir.display())),
        ),
    ]
}

async fn engine(programs: &Programs) -> Result<String, String> {
    let missing = |_| {
        "tesseract is not installed: run `cargo xtask setup`, or on Debian \
         `apt-get install tesseract-ocr`; until then /api/v1/ocr answers 503"
            .to_owned()
    };
    programs.find(tesseract::PROGRAM).map_err(missing)?;
    for wall in WALLS {
        programs.find(wall).map_err(|_missing| {
            format!("{wall} is not installed (Debian: apt-get install util-linux)")
        })?;
    }
    let version = tesseract::tell(programs, "--version").await;
    let version = version.map_err(|error| error.to_string())?;
    Ok(version.lines().next().unwrap_or_default().to_owned())
}

async fn languages(programs: &Programs, config: &OcrConfig) -> Result<String, String> {
    let installed = tesseract::languages(programs)
        .await
        .map_err(|error| error.to_string())?;
    let wanted = config.languages()?;
    let missing: Vec<String> = wanted
        .iter()
        .filter(|language| !installed.contains(language))
        .map(|language| {
            format!(
                "apt-get install tesseract-ocr-{}",
                language.as_str().replace('_', "-")
            )
        })
        .collect();
    if missing.is_empty() {
        let names: Vec<&str> = installed
            .iter()
            .map(beztack_domain::ocr::Language::as_str)
            .collect();
        Ok(names.join(", "))
    } else {
        Err(format!(
            "not all of ocr.languages are installed (Debian: {})",
            missing.join("; ")
        ))
    }
}

fn poppler(programs: &Programs) -> Result<String, String> {
    let missing: Vec<&str> = pdf::PROGRAMS
        .into_iter()
        .filter(|program| programs.find(program).is_err())
        .collect();
    if missing.is_empty() {
        Ok("poppler is here".to_owned())
    } else {
        Err(format!(
            "{} not installed (Debian: apt-get install poppler-utils)",
            missing.join(", ")
        ))
    }
}
