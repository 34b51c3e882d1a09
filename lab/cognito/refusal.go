package cognito

import "net/http"

// refusal is why there is no token. Cognito answers 400 with a code, for a wrong secret too, where RFC 6749
// would have 401.
type refusal struct {
	status int

	Code        string `json:"error"`
	Description string `json:"error_description,omitempty"`

	why string // for the log: constant, so that nothing of the client's gets there
}

func refuse(code, why string) *refusal {
	return &refusal{status: http.StatusBadRequest, Code: code, why: why}
}

// lacks refuses what AWS would do and the lab does not, and says so to the client.
func lacks(code, what string) *refusal {
	refused := refuse(code, what)
	refused.Description = what
	return refused
}

// unavailable is for a pool that has no keys yet when the lab ends or the client leaves.
func unavailable(err error) *refusal {
	return &refusal{status: http.StatusInternalServerError, Code: "server_error", why: err.Error()}
}

func (f *refusal) send(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	if f.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	sendJSON(w, f.status, f)
}
