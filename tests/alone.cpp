// A program of one room and the rooms below it (CMakeLists.txt): that it links is the test.
int main() {
  return 0;
}
