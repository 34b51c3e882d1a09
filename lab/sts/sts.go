// Package sts imitates AWS Security Token Service as far as clients ask it who they are, which tools do
// before anything else.
//
// There is no IAM in the lab: whoever signs a request is the same user of the lab's one account.
// AssumeRole and the like would hand out a role that nothing enforces, and are refused.
//
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
package sts

import (
	"crypto/rand"
	"encoding/xml"
	"net/http"

	"github.com/tandem-failover/tandem/lab/sigv4"
)

const (
	userName = "lab"
	maxBody  = 64 << 10 // of a request, in bytes
)

// Service answers for one account, the same in every Region.
type Service struct {
	account string
}

// New makes a Service for an account of twelve digits.
func New(account string) *Service { return &Service{account: account} }

// identityResponse is the answer to GetCallerIdentity.
type identityResponse struct {
	XMLName   xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ GetCallerIdentityResponse"`
	Arn       string   `xml:"GetCallerIdentityResult>Arn"`
	UserID    string   `xml:"GetCallerIdentityResult>UserId"`
	Account   string   `xml:"GetCallerIdentityResult>Account"`
	RequestID string   `xml:"ResponseMetadata>RequestId"`
}

// errorResponse is a refusal of the query protocol.
type errorResponse struct {
	XMLName   xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ ErrorResponse"`
	Type      string   `xml:"Error>Type"`
	Code      string   `xml:"Error>Code"`
	Message   string   `xml:"Error>Message"`
	RequestID string   `xml:"RequestId"`
}

// ServeHTTP answers one request, whose signature's form is known to be right.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	id := rand.Text()
	w.Header().Set("X-Amzn-Requestid", id)
	if err := r.ParseForm(); err != nil {
		refuse(w, id, "MalformedQueryString", "The query string contains a syntax error.")
		return
	}
	switch action := r.Form.Get("Action"); action {
	case "GetCallerIdentity":
		scope, _ := sigv4.Read(r)
		send(w, http.StatusOK, identityResponse{
			Arn: "arn:aws:iam::" + s.account + ":user/" + userName, UserID: scope.AccessKey, Account: s.account, RequestID: id,
		})
	case "":
		refuse(w, id, "MissingAction", "The request is missing an action or a required parameter.")
	default:
		refuse(w, id, "InvalidAction", "the lab does not have the STS action "+action+": there is no IAM in it")
	}
}

func refuse(w http.ResponseWriter, id, code, message string) {
	send(w, http.StatusBadRequest, errorResponse{Type: "Sender", Code: code, Message: message, RequestID: id})
}

func send(w http.ResponseWriter, status int, answer any) {
	body, err := xml.Marshal(answer)
	if err != nil {
		panic(err) // strings always marshal
	}
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}
