// Nobody in the program asks libc for names or services: applications' view of names comes from `getent`, everything else from c-ares
// (docs/packaging.md, "Where it runs"). Asio, OpenSSL and c-ares could, so that libc's resolver and its name service switch would be
// linked, which in a static program want libraries of the host at run time. In their place: nothing is found. Linked with the static
// program only.
#include <netdb.h>

extern "C" {

int getaddrinfo(const char* /*name*/, const char* /*service*/, const addrinfo* /*hints*/, addrinfo** /*found*/) {
  return EAI_FAIL;
}

void freeaddrinfo(addrinfo* /*found*/) {}

int getnameinfo(const sockaddr* /*address*/, socklen_t /*size*/, char* /*host*/, socklen_t /*host_size*/,
                char* /*service*/, socklen_t /*service_size*/, int /*flags*/) {
  return EAI_FAIL;
}

hostent* gethostbyname(const char* /*name*/) {
  return nullptr;
}

servent* getservbyname(const char* /*name*/, const char* /*protocol*/) {
  return nullptr;
}

int getservbyport_r(int /*port*/, const char* /*protocol*/, servent* /*buffer*/, char* /*text*/, size_t /*size*/,
                    servent** found) {
  *found = nullptr;
  return 0;
}
}
