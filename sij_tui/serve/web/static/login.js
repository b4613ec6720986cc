"use strict";
// The address that the server prints has the access code in its fragment, which is sent to no server.
const code = decodeURIComponent(location.hash.slice(1));
if (code) {
  history.replaceState(null, "", location.pathname);
  const field = document.getElementById("secret");
  field.value = code;
  field.form.submit();
}
