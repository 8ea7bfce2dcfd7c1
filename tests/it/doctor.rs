use crate::clients::world;
use crate::stage::Stage;

#[tokio::test]
async fn peek() {
    for size in [(160, 45), (80, 24), (60, 15), (120, 40)] {
        let demo = world().await;
        let mut stage = Stage::on(&demo, size).await;
        stage.until("ledger").await;
        stage.type_keys("5").await.settle().await;
        println!("{}", stage.frame());
        stage.type_keys("]").await.settle().await;
        println!("{}", stage.frame());
        if size.0 == 160 {
            stage.type_keys("j j j j").await;
            println!("{}", stage.frame());
            stage.type_keys("tab").await.settle().await;
            println!("{}", stage.frame());
            stage.type_keys("tab enter").await.settle().await;
            println!("{}", stage.frame());
            stage.type_keys("esc R").await.settle().await;
            println!("{}", stage.frame());
        }
    }
}
