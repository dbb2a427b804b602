// Tables in plain text.
#include "text/columns.hpp"

#include <gtest/gtest.h>

namespace netpreflight {
namespace {

TEST(Columns, CellsStandBelowEachOther) {
  EXPECT_EQ(in_columns({{"a", "443/tcp", "192.0.2.1"}, {"longer", "53", "192.0.2.22", "(optional)"}}),
            "    a       443/tcp  192.0.2.1\n"
            "    longer  53       192.0.2.22  (optional)\n");
}

TEST(Columns, AnEmptyCellIsKept) {
  EXPECT_EQ(in_columns({{"a", "", "x"}, {"b", "", ""}}), "    a  -  x\n    b\n");
}

TEST(Columns, AreAlignedAgainAndNothingElseIsTouched) {
  EXPECT_EQ(realigned("Please allow:\n\n    host-1  443/tcp\n    a  53\n\nDone  so.\n"),
            "Please allow:\n\n    host-1  443/tcp\n    a       53\n\nDone  so.\n");
}

TEST(Columns, ACommandIsNoTable) {
  EXPECT_EQ(realigned("    netpreflight --only ntp\n"), "    netpreflight --only ntp\n");
}

}  // namespace
}  // namespace netpreflight
