/**
 * Scenarios on the built distribution and real Open vSwitch: what a user would do by RESTCONF, and what packets then
 * do. After each scenario {@link org.weft.it.Oracle} compares what every switch has with what a fresh computation from
 * the controller's configuration wants, and the controller's log is looked through.
 */
package org.weft.it;
