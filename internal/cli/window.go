//go:build !windows

package cli

// ownWindow reports whether the program has a console window of its own, which closes with it.
func ownWindow() bool { return false }
