// Follows a file that is being checked. The service tells when something happened (server-sent events); where it cannot, it is asked
// every second. Either only says when to look: what is shown is what the service shows then. Without script the page comes anew.
(() => {
  const mark = document.querySelector('[data-look]');
  if (!mark) return;
  let busy = false;
  let again = false;
  let timer = 0;
  const look = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(mark.dataset.look, { headers: { accept: 'text/html' } });
      // Whatever is not the part of a page (signed out, gone) is for the whole page to say.
      if (answer.headers.has('x-done') || !answer.ok) { location.reload(); return; }
      const part = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-look] p');
      const here = mark.querySelector('p');
      // Only what is another is said again to those who listen to the page.
      if (part && here && part.textContent !== here.textContent) here.textContent = part.textContent;
    } catch { ask(); }
    busy = false;
    if (again) { again = false; look(); }
  };
  const ask = () => { timer ||= setInterval(look, 1000); };
  if (!globalThis.EventSource) { ask(); return; }
  const told = new EventSource(mark.dataset.look);
  for (const kind of ['received', 'started', 'requeued', 'checked', 'refused', 'failed', 'cancelled']) {
    told.addEventListener(`submission.${kind}`, look);
  }
  told.onopen = () => { clearInterval(timer); timer = 0; look(); };
  told.onerror = ask;
})();
