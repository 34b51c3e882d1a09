package lab

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// xmlServices answer in XML; every other AWS service that the lab may be asked for answers in JSON.
var xmlServices = []string{"route53", "iam", "sts", "sns", "monitoring"}

// refuseAPI answers an error in the format of the service, so that its SDK shows the message.
func refuseAPI(w http.ResponseWriter, service string, status int, code, message string) {
	if slices.Contains(xmlServices, service) {
		refuseXML(w, status, code, message)
		return
	}
	body, err := json.Marshal(map[string]string{"__type": code, "message": message})
	if err != nil {
		panic(err) // strings always marshal
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.Header().Set("X-Amzn-ErrorType", code)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// refuseXML is the ErrorResponse of the query protocol and of Route 53.
func refuseXML(w http.ResponseWriter, status int, code, message string) {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(message)) // a strings.Builder does not fail
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>",
		code, escaped.String())
}
