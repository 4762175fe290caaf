// Package drawing makes the pictures that stand in a page as SVG: charts of a table, codes of an address, and the
// author's own small drawings, stripped of what has no business in a page. It knows texts and numbers, and nothing of a
// course.
package drawing
