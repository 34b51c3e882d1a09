// Package wire holds the documents of Route 53's REST-XML API, version 2013-04-01, and what stands between
// them and package failover: the API's way to write a domain name, a record set, a health check.
//
// The types carry AWS's names. Lists are types of their own where a request holds them, because encoding/xml
// ignores what it does not know within a path, and the lab ignores nothing that it was asked for.
// https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html
package wire

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// Namespace is that of every document.
const Namespace = "https://route53.amazonaws.com/doc/2013-04-01/"

// ErrNotExpected is the error of a body that is no XML, or not the document that the operation takes.
var ErrNotExpected = errors.New("not the expected document")

// Decode reads a request. Its root is called as the type of into is. ErrNotExpected means that the body is
// something else altogether; other errors name the element that does not belong.
func Decode(body []byte, into any) error {
	root := reflect.TypeOf(into).Elem().Name()
	d := xml.NewDecoder(bytes.NewReader(body))
	start, err := rootOf(d)
	if err != nil || start.Name != (xml.Name{Space: Namespace, Local: root}) {
		return fmt.Errorf("%w, expected %s", ErrNotExpected, root)
	}
	if err := d.DecodeElement(into, &start); err != nil {
		return err
	}
	if _, err := rootOf(d); !errors.Is(err, io.EOF) {
		return fmt.Errorf("something follows %s", root)
	}
	return nil
}

// rootOf finds the next element, past declarations, comments and blanks.
func rootOf(d *xml.Decoder) (xml.StartElement, error) {
	for {
		token, err := d.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			return token, nil
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return xml.StartElement{}, errors.New("text outside the document")
			}
		case xml.Directive:
			return xml.StartElement{}, errors.New("a document type")
		}
	}
}

// Encode writes a response. Its root is called as the type of document is.
func Encode(document any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\"?>\n")
	root := xml.StartElement{Name: xml.Name{Space: Namespace, Local: reflect.TypeOf(document).Name()}}
	if err := xml.NewEncoder(&b).EncodeElement(document, root); err != nil {
		return nil, fmt.Errorf("write %s: %w", root.Name.Local, err)
	}
	return b.Bytes(), nil
}

// Unknown refuses whatever element it is given: a request's field of this type takes those that no other
// field does.
type Unknown struct{}

// UnmarshalXML implements xml.Unmarshaler.
func (*Unknown) UnmarshalXML(_ *xml.Decoder, start xml.StartElement) error {
	return fmt.Errorf("the element %s does not belong here, or is one that the lab does not know", start.Name.Local)
}
