/**
 * What a client is told when its request is refused. OpenDaylight's RESTCONF answers; where that answer does not say
 * which member of the request is wrong, or calls bad input a fault of the server, this package puts a better one in
 * its place, in the form of RFC 8040 section 7.1.
 *
 * <p>Invariant: only an error with status 400 or 500 is ever replaced, a 500 only when RESTCONF itself says that the
 * data was refused, and the replacement is an error too. Nothing here can turn a refusal into a success, nor a success
 * into anything else, nor see a request before it is authenticated.
 */
package org.weft.northbound.restconf;
