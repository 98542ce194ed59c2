#pragma once

#include "http/transport.hpp"

namespace http {

/// Follows the redirects that `answer`, the answer to `request`, begins; any other answer is returned as it
/// is. GET and HEAD follow 301, 302, 303, 307 and 308 for at most five hops. Authorization and cookies are
/// dropped for good once scheme, host or port change. Throws base::Error for a redirect from https to http,
/// to another scheme, to nowhere readable, or one too many; TransportError when a hop does not answer.
Response follow_redirects(Transport& transport, Request request, Response answer);

/// Sends `request` and follows redirects as above.
Response send_following_redirects(Transport& transport, Request request);

}  // namespace http
