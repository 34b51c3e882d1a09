package cognito

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// page cuts the wanted page out of a list that never changes, and names the next one: a token says where
// in which list to go on. most is how many entries a page has if the request does not say.
func page[T any](in *input, list string, all []T, most int) (entries []T, next string, err error) {
	start := 0
	if in.NextToken != nil {
		if start, err = readToken(*in.NextToken, list, len(all)); err != nil {
			return nil, "", err
		}
	}
	if in.MaxResults != nil {
		most = *in.MaxResults
	}
	end := min(start+most, len(all))
	if end < len(all) {
		next = base64.RawURLEncoding.EncodeToString([]byte(list + " " + strconv.Itoa(end)))
	}
	return append([]T{}, all[start:end]...), next, nil
}

// readToken refuses tokens of other lists. The message is our choice.
func readToken(token, list string, length int) (start int, err error) {
	decoded, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		place, ours := strings.CutPrefix(string(decoded), list+" ")
		if start, err = strconv.Atoi(place); ours && err == nil && start > 0 && start < length {
			return start, nil
		}
	}
	return 0, apiErrorf("InvalidParameterException", "Invalid pagination token")
}
