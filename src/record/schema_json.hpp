// The JSON Schemas of the documents that this program writes, from the lists of their fields. The files in data/ are these
// texts; tests/record/schema_test.cpp compares them and writes them anew.
#pragma once

#include <string>

namespace netpreflight {

/// data/report.schema.json, indented, with a final newline; likewise the others.
std::string report_schema();
std::string merged_schema();
std::string difference_schema();
std::string requests_schema();
std::string listen_log_schema();

}  // namespace netpreflight
