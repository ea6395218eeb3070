// Fetches the style sheet of what follows the first answer, together with the rest of the program:
// that is not there before it can be shown as it should be.

let styles;
const __rest_styles = () => {
  styles ??= new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL('./@STYLES@', import.meta.url).href;
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => {
      // Whoever asks again gets another try.
      link.remove();
      styles = undefined;
      reject(new Error('the style sheet did not arrive'));
    });
    // After those of the first view: its rules come later.
    document.head.append(link);
  });
  return styles;
};
