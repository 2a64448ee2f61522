//! The story on one page: runs the stages in order on one submission; the only file that knows the order.
