package lambda

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// latest is the one version that functions have here.
const latest = "$LATEST"

// apiInvoke is Invoke. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
func (s *Service) apiInvoke(w http.ResponseWriter, r *http.Request) error {
	f, err := s.named(r)
	if err != nil {
		return err
	}
	if err := checkInvoke(r.Header); err != nil {
		return err
	}
	payload, err := readPayload(w, r)
	if err != nil {
		return err
	}
	switch kind := r.Header.Get("X-Amz-Invocation-Type"); kind {
	case "", "RequestResponse":
		return s.invokeAndWait(w, r, f, payload)
	case "Event":
		if err := s.InvokeAsync(f.spec.Name, payload); err != nil {
			return err
		}
		w.WriteHeader(http.StatusAccepted)
	case "DryRun":
		w.WriteHeader(http.StatusNoContent)
	default:
		return &apiError{
			status: http.StatusBadRequest, code: "InvalidParameterValueException",
			message: fmt.Sprintf("invocation type %q is not valid: use RequestResponse, Event or DryRun", kind),
		}
	}
	return nil
}

// checkInvoke refuses what the lab does not do rather than pass over it.
func checkInvoke(h http.Header) error {
	lacks := ""
	switch {
	case h.Get("X-Amz-Log-Type") == "Tail":
		lacks = "log tails: what functions print is in the lab's own output"
	case h.Get("X-Amz-Client-Context") != "":
		lacks = "client contexts"
	default:
		return nil
	}
	return &apiError{
		status: http.StatusBadRequest, code: "InvalidParameterValueException", message: "the lab does not have " + lacks,
	}
}

func (s *Service) invokeAndWait(w http.ResponseWriter, r *http.Request, f *function, payload []byte) error {
	result, err := s.Invoke(r.Context(), f.spec.Name, payload)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("X-Amzn-Requestid", result.RequestID)
	h.Set("X-Amz-Executed-Version", latest)
	h.Set("Content-Type", "application/json")
	if result.FunctionError != "" {
		h.Set("X-Amz-Function-Error", result.FunctionError)
	}
	_, _ = w.Write(result.Payload) // a client that is gone needs no answer
	return nil
}

func readPayload(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxRequest))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, &apiError{
			status: http.StatusRequestEntityTooLarge, code: "RequestTooLargeException",
			message: fmt.Sprintf("Request must be smaller than %d bytes for the InvokeFunction operation", MaxRequest),
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the payload: %w", err)
	}
	if len(payload) > 0 && !json.Valid(payload) {
		return nil, &apiError{
			status: http.StatusBadRequest, code: "InvalidRequestContentException",
			message: "Could not parse request body into json: the payload is not JSON",
		}
	}
	return payload, nil
}
