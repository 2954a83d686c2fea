declare module 'virtual:kern_tokens.css';
