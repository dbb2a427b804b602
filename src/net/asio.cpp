// The compiled part of Asio and Beast (BOOST_ASIO_SEPARATE_COMPILATION), once.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
