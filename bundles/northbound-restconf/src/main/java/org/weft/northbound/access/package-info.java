/**
 * Who may do what by RESTCONF, and the record of who did. OpenDaylight's AAA says who somebody is and which roles they
 * have; its own dynamic authorization is not used, for it compares patterns with the URL as it was sent, percent-
 * encoding and all, and does not look into a PATCH of {@code weft:network}, which may change anything.
 */
package org.weft.northbound.access;
