/** Fills the page with a card per server, and tells when all have answered: `window.done`. */

/** How each kind of card gets its answer; the promise is kept when there is one, also when it is a failure. */
const askers = {
  picture: (url, strip) => show('img', url, strip),
  frame: (url, strip) => show('iframe', url, strip),
  fetch: async (url, strip) => {
    strip.textContent = await fetch(url).then(
      (response) => response.text(),
      () => 'No answer. That is what this card is for.',
    );
  },
  socket: (url, strip) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url);
      socket.onmessage = ({ data }) => {
        strip.textContent = data;
        resolve();
      };
      socket.onerror = resolve;
    }),
};

function show(tag, url, strip) {
  const element = document.createElement(tag);
  element.className = 'answer';
  element.title = 'What the server answered';
  strip.replaceWith(element);
  return new Promise((resolve) => {
    element.onload = element.onerror = resolve;
    element.src = url;
  });
}

function ask({ title, about, kind, url }) {
  const card = document.createElement('li');
  const strip = document.createElement('div');
  strip.className = 'answer';
  const [heading, text] = [document.createElement('h2'), document.createElement('p')];
  heading.textContent = title;
  text.textContent = about;
  card.append(heading, text, strip);
  document.querySelector('#cards').append(card);
  return askers[kind](url, strip);
}

const { cards, later } = await (await fetch('/cards.json')).json();
const button = document.querySelector('button');
button.onclick = () => {
  ask(later.shift());
  button.disabled = later.length === 0;
};
await Promise.all(cards.map(ask));
button.disabled = later.length === 0;
window.done = true;
