//! The door of a server: where connections come in, and where they can be closed in their faces.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use super::mishaps::{Mishaps, Server, Troubles};

/// A listener that takes no one, and lets nobody who is in say a word, while its server refuses.
pub(super) struct Door {
    listener: TcpListener,
    server: Server,
    troubles: watch::Receiver<Troubles>,
}

impl Door {
    /// A door on a random port of 127.0.0.1.
    pub(super) async fn open(server: Server, mishaps: &Mishaps) -> io::Result<Self> {
        Ok(Self {
            listener: TcpListener::bind("127.0.0.1:0").await?,
            server,
            troubles: mishaps.watch(),
        })
    }

    /// Base URL of what is behind it, without a slash at the end.
    pub(super) fn base(&self) -> io::Result<String> {
        Ok(format!("http://{}", self.listener.local_addr()?))
    }
}

impl Listener for Door {
    type Io = Guest;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Guest, SocketAddr) {
        loop {
            let Ok((stream, address)) = self.listener.accept().await else {
                // Too many open files, most likely: some of them are going to be closed.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            };
            let guest = Guest {
                stream,
                server: self.server,
                troubles: self.troubles.clone(),
            };
            if !guest.is_refused() {
                // Streams are many small pieces; one that cannot be sped up is merely slower.
                let _slower = guest.stream.set_nodelay(true);
                return (guest, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection.
pub(super) struct Guest {
    stream: TcpStream,
    server: Server,
    troubles: watch::Receiver<Troubles>,
}

impl Guest {
    fn is_refused(&self) -> bool {
        self.troubles.borrow().of(self.server).refuse
    }

    fn guarded(self: Pin<&mut Self>) -> io::Result<Pin<&mut TcpStream>> {
        let guest = self.get_mut();
        if guest.is_refused() {
            return Err(io::Error::from(io::ErrorKind::ConnectionReset));
        }
        Ok(Pin::new(&mut guest.stream))
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.guarded() {
            Ok(stream) => stream.poll_read(context, buffer),
            Err(refused) => Poll::Ready(Err(refused)),
        }
    }
}

impl AsyncWrite for Guest {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.guarded() {
            Ok(stream) => stream.poll_write(context, bytes),
            Err(refused) => Poll::Ready(Err(refused)),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.guarded() {
            Ok(stream) => stream.poll_write_vectored(context, slices),
            Err(refused) => Poll::Ready(Err(refused)),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
