package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// EachTag calls a function for every tag of a well-formed text, or a piece of one, with its place: start for an opening
// tag or an element without content, end for a closing tag.
func EachTag(data []byte, visit func(from, to int, start *xml.StartElement, end *xml.EndElement)) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict = false // a piece may open what it does not close
	for {
		from := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		to := int(decoder.InputOffset())
		switch token := token.(type) {
		case xml.StartElement:
			visit(from, to, &token, nil)
		case xml.EndElement:
			if from < to { // not that of an empty element
				visit(from, to, nil, &token)
			}
		}
	}
}

// Naming are the attributes that name other elements by their ids.
var Naming = strings.Fields(`
	for form headers list popovertarget commandfor interestfor anchor aria-activedescendant
	aria-controls aria-describedby aria-details aria-errormessage aria-flowto aria-labelledby
	aria-owns`)
