package functions

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// reportInit tells the Runtime API why the function cannot start, so that whoever invokes it reads the
// reason instead of "exit status 1". It is a courtesy: the log has the reason too, so failing at it is
// left at that.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror
func reportInit(api string, cause error) {
	body, err := json.Marshal(map[string]any{
		"errorMessage": cause.Error(), "errorType": "Runtime.InvalidSettings", "stackTrace": []string{},
	})
	if err != nil || api == "" {
		return
	}
	client := &http.Client{Timeout: time.Second} // the Runtime API is on this machine
	res, err := client.Post("http://"+api+"/2018-06-01/runtime/init/error", "application/json", bytes.NewReader(body))
	if err == nil {
		_ = res.Body.Close()
	}
}
