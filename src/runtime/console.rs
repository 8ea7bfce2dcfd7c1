//! The terminal where there is no Unix: what crossterm reads, in our words.

use std::io;
use std::time::Duration;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};
use crossterm::terminal;
use tokio::sync::mpsc::Sender;

use crate::app::{Chord, Key};
use crate::runtime::input::{Input, WHEEL};

/// How long the reader waits before it looks whether anybody still listens.
const LOOK: Duration = Duration::from_secs(1);

/// The console of this process.
pub(super) struct Tty;

/// Stops the reading when dropped, by closing what it writes to.
pub(super) struct Reading;

impl Tty {
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self)
    }

    pub(super) fn size(&self) -> Option<(u16, u16)> {
        terminal::size().ok()
    }

    /// There is no background in which the console would be somebody else's.
    pub(super) fn wait_for_foreground(&self) {}

    /// Reads on a thread until the console is gone or nobody listens.
    pub(super) fn read(&self, door: Sender<Vec<Input>>) -> io::Result<Reading> {
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                // Whatever ends the reading, who receives is told by the channel that closes.
                let _ = read_all(&door);
            })?;
        Ok(Reading)
    }
}

/// Nothing stops a process here and brings it back.
pub(super) fn stop() {}

fn read_all(door: &Sender<Vec<Input>>) -> io::Result<()> {
    loop {
        if !event::poll(LOOK)? {
            if door.is_closed() {
                return Ok(());
            }
            continue;
        }
        if let Some(input) = input(event::read()?)
            && door.blocking_send(vec![input]).is_err()
        {
            return Ok(());
        }
    }
}

fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => chord(key).map(Input::Key),
        Event::Key(_) => None,
        Event::Paste(text) => Some(Input::Pasted(text)),
        Event::FocusGained => Some(Input::Focused(true)),
        Event::FocusLost => Some(Input::Focused(false)),
        Event::Resize(..) => Some(Input::Resized),
        Event::Mouse(mouse) => pointer(mouse),
    }
}

fn pointer(mouse: MouseEvent) -> Option<Input> {
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Input::Clicked(mouse.column, mouse.row)),
        MouseEventKind::ScrollUp => Some(Input::Wheel(-WHEEL)),
        MouseEventKind::ScrollDown => Some(Input::Wheel(WHEEL)),
        _ => None,
    }
}

fn chord(key: KeyEvent) -> Option<Chord> {
    let named = match key.code {
        KeyCode::Char(letter) => Key::Char(letter),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab | KeyCode::BackTab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::F(number) => Key::F(number),
        _ => return None,
    };
    let has = |modifier| key.modifiers.contains(modifier);
    Some(Chord {
        key: named,
        ctrl: has(KeyModifiers::CONTROL),
        alt: has(KeyModifiers::ALT),
        // The shift of a character is in the character.
        shift: has(KeyModifiers::SHIFT) && !matches!(named, Key::Char(_)),
    })
}
