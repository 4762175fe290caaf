package cli

import (
	"syscall"
	"unsafe"
)

// ownWindow reports whether the program has a console window of its own, which closes with it: it was started by a
// double-click.
func ownWindow() bool {
	var ids [2]uint32
	list := syscall.NewLazyDLL("kernel32.dll").NewProc("GetConsoleProcessList")
	n, _, _ := list.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1 // nobody else, no shell, is attached to the console
}
