/**
 * Nova's files as they stand: nova.conf, and flavors and images as the openstack client prints them. What Nova makes
 * of them comes from here too.
 */
package dev.socle.nova;
