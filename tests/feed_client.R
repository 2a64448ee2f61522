# What does rsdmx get from a gateway? `Rscript feed_client.R ADDRESS`; prints figures as JSON, as feed_clients.py does.

suppressPackageStartupMessages(library(rsdmx))

address <- commandArgs(trailingOnly = TRUE)[1]
rest <- paste0(address, "/rest/v1")
builder <- SDMXREST21RequestBuilder(regUrl = rest, repoUrl = rest, compliant = TRUE)
addSDMXServiceProvider(SDMXServiceProvider(agencyId = "ISTHMUS", name = "Isthmus", builder = builder))

quoted <- function(text) paste0("\"", text, "\"")
listed <- function(texts) paste0("[", paste(quoted(texts), collapse = ","), "]")
object <- function(names, values) paste0("{", paste(quoted(names), values, sep = ":", collapse = ","), "}")
read <- function(...) readSDMX(..., verbose = FALSE)
asked_of <- function(...) read(providerId = "ISTHMUS", ...)

# Figures by area, citizenship and period.
keyed <- function(data) {
  rows <- as.data.frame(data)
  names(rows)[names(rows) %in% c("obsTime", "TIME_PERIOD")] <- "TIME_PERIOD"
  names(rows)[names(rows) %in% c("obsValue", "OBS_VALUE")] <- "OBS_VALUE"
  figures <- suppressWarnings(as.numeric(rows$OBS_VALUE))
  keys <- paste(rows$REF_AREA, rows$DIRECTION, rows$CITIZENSHIP, rows$TIME_PERIOD)
  object(keys, ifelse(is.na(figures), "null", format(figures, trim = TRUE, scientific = FALSE, nsmall = 1)))
}

flows <- as.data.frame(asked_of(resource = "dataflow"))
flow <- as.data.frame(asked_of(resource = "dataflow", resourceId = "DF_BORDER_MVT"))
structure <- asked_of(resource = "datastructure", resourceId = "BORDER_MVT")
components <- as.data.frame(structure@datastructures@datastructures[[1]]@Components)
dimensions <- components[components$component %in% c("Dimension", "TimeDimension"), ]
codes <- as.data.frame(read(paste0(rest, "/codelist/SDMX/CL_SEX/latest")))

asked <- function(...) keyed(asked_of(resource = "data", flowRef = "DF_BORDER_MVT", ...))
labelled <- asked_of(resource = "data", flowRef = "DF_BORDER_MVT", key = list(NULL, "PAN"), dsd = TRUE)
labels <- as.data.frame(labelled, labels = TRUE)
specific <- read(paste0(rest, "/data/DF_BORDER_MVT/all/all?format=structurespecificdata"))
found <- c(
  flows = nrow(flows), flow = quoted(flow$Name.es[1]), structure = quoted(flow$dsdRef[1]), components = listed(dimensions$conceptRef),
  codes = nrow(codes), female = quoted(codes$label.es[codes$id == "F"][1]),
  all = asked(), filtered = asked(key = list(NULL, "PAN")), either = asked(key = ".PAN+CRI..OUT......", key.mode = "SDMX"),
  period = asked(start = "2024-02", end = "2024-02"), specific = keyed(specific), areas = listed(unique(labels$REF_AREA_label.es))
)
cat(object(names(found), found))
