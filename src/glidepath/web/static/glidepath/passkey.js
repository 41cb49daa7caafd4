// Passkeys: asks the browser for one, and sends what it says with the form that asked. What is asked
// for, and what comes back, is text; browsers take and give bytes.
"use strict";

(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (each) => each.charCodeAt(0));
  };

  const text = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const asked = (options) => {
    const found = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (found.user) found.user = { ...found.user, id: bytes(found.user.id) };
    if (found.excludeCredentials) found.excludeCredentials = named(found.excludeCredentials);
    if (found.allowCredentials) found.allowCredentials = named(found.allowCredentials);
    return { publicKey: found };
  };

  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  const said = (credential) => {
    const response = {};
    for (const part of PARTS) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    if (credential.response.getTransports) {
      response.transports = credential.response.getTransports();
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
      authenticatorAttachment: credential.authenticatorAttachment,
    };
  };

  const prepare = (form) => {
    const failed = form.querySelector("[data-failed]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const wanted = asked(JSON.parse(form.dataset.options));
        const found = await navigator.credentials[form.dataset.passkey](wanted);
        form.elements.credential.value = JSON.stringify(said(found));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  };

  document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
