// Certificates of attendance: kept only of who asks for one during the talk. Nobody else is told,
// and nothing is measured; there is no list.
#pragma once

#include <boost/describe.hpp>

namespace protocol {

/// On `talk:`, while it is live. Stored without a time, shown to the caller alone
/// (`Own::certificate`).
struct CertificateRequest {
  static constexpr auto name = "certificate.request";
};
BOOST_DESCRIBE_STRUCT(CertificateRequest, (), ())

/// On `talk:`, at any time: what was stored is deleted.
struct CertificateWithdraw {
  static constexpr auto name = "certificate.withdraw";
};
BOOST_DESCRIBE_STRUCT(CertificateWithdraw, (), ())

}  // namespace protocol
