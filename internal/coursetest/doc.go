// Package coursetest tests the course in content/, not the program: that every fact of the fact list is carried
// somewhere, that the course is as large and as short as it promises, that its Swedish is readable, and that no date,
// telephone number or figure stands there without evidence.
//
// It has no code outside its tests. Each rule is a function from a [project] to the faults it finds; TestCourse runs
// all of them on the real course, and TestPlantedFaults runs each on a copy with a fault, so that no rule can pass
// because it sees nothing. Whoever changes the course mends the course, not the rule; what a rule allows stands in its
// comment.
package coursetest
