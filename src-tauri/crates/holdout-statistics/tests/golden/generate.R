# Writes base_r.json: reference values from base R and its stats package, nothing else.
#
#     Rscript generate.R

digits <- function(x) if (is.na(x)) "null" else sprintf("%.17g", x)
case <- function(...) {
  fields <- list(...)
  values <- vapply(fields, function(x) {
    if (length(x) == 1) digits(x) else paste0("[", paste(vapply(x, digits, ""), collapse = ","), "]")
  }, "")
  paste0("\n{", paste0("\"", names(fields), "\":", values, collapse = ","), "}")
}
group <- function(name, source, cases) {
  paste0("\"", name, "\":{\"source\":\"", source, "\",\"cases\":[", paste(cases, collapse = ","), "]}")
}

wilson <- c()
for (n in c(1, 3, 10, 44, 248, 4500)) {
  for (x in unique(c(0, 1, n %/% 2, n - 1, n))) {
    for (confidence in c(0.9, 0.95)) {
      found <- suppressWarnings(prop.test(x, n, conf.level = confidence, correct = FALSE))$conf.int
      wilson <- c(wilson, case(successes = x, n = n, confidence = confidence,
                               low = found[1], high = found[2]))
    }
  }
}

mcnemar <- c()
pairs <- list(c(0, 1), c(1, 0), c(0, 5), c(1, 7), c(2, 2), c(6, 16), c(23, 5), c(0, 30), c(50, 50),
              c(49, 51), c(120, 80), c(1000, 900))
for (pair in pairs) {
  total <- sum(pair)
  exact <- binom.test(pair[1], total)$p.value
  mid <- if (pair[1] == pair[2]) 1 else
    2 * pbinom(min(pair), total, 0.5) - dbinom(min(pair), total, 0.5)
  mcnemar <- c(mcnemar, case(b = pair[1], c = pair[2], exact = exact, mid_p = mid))
}

quantiles <- c()
set.seed(43)
for (n in c(1, 2, 9, 72, 150, 400)) {
  for (p in c(0.5, 0.9, 0.95)) {
    values <- round(rlnorm(n, 6, 0.5), 2)
    if (n == 9) values <- rep(5, 9)
    sorted <- sort(values)
    ranks <- seq_len(n)
    low <- ranks[pbinom(ranks - 1, n, p) <= 0.025]
    high <- ranks[pbinom(ranks - 1, n, p, lower.tail = FALSE) <= 0.025]
    quantiles <- c(quantiles, case(
      values = if (n == 1) c(values, NA) else values, p = p,
      quantile = unname(quantile(values, p, type = 7)),
      low = if (length(low)) sorted[max(low)] else NA,
      high = if (length(high)) sorted[min(high)] else NA))
  }
}
quantiles <- gsub(",null]", "]", quantiles, fixed = TRUE)

writeLines(paste0(
  "{\"versions\":{\"r\":\"", getRversion(), "\"},",
  group("wilson", "base R: prop.test(correct = FALSE)", wilson), ",",
  group("mcnemar", "base R: binom.test; mid-p by pbinom and dbinom", mcnemar), ",",
  group("quantiles", "base R: quantile(type = 7); ranks by pbinom at 95 %", quantiles), "}"),
  "base_r.json")
